# Los textos de las pantallas de ambas aplicaciones, en el orden de en.ftl, donde está la explicación.

## En todas partes
app-name = Citizen Cloud
back = Atrás
close = Cerrar
cancel = Cancelar
next = Siguiente
previous = Anterior
loading = Un momento…
try-again = Volver a intentarlo
call-city = Llamar al ayuntamiento
call-city-number = Llamar al ayuntamiento: { $number }
offline-banner = Sin conexión. Puede seguir: lo que envíe saldrá después.
free-of-charge = Gratuito
not-answered = Sin responder
yes = Sí
no = No
required = Obligatorio
optional = Opcional
services-count = { $count ->
    [one] { $count } servicio
    [many] { $count } de servicios
   *[other] { $count } servicios
}

## Cuando algo no funciona: el botón debajo de la explicación
way-on-try-again = Volver a intentarlo
way-on-sign-in = Iniciar sesión
way-on-unlock-phone = Desbloquear y volver a intentarlo
way-on-make-room = Ya hay espacio: volver a intentarlo
way-on-update-app = Actualizar la aplicación
way-on-unlock-documents = Desbloquear sus documentos
way-on-type-paper-code = Escribir el código del papel
way-on-call-city = Llamar al ayuntamiento
way-on-go-back = Volver atrás
trouble-title = No ha sido posible
no-app-title = Ninguna aplicación de este teléfono puede abrir esto
library-missing-title = La aplicación no puede funcionar en este teléfono
library-missing-body = Una parte de la aplicación no se hizo para el procesador de este teléfono. Por favor, vuelva a instalarla desde la tienda de aplicaciones de su teléfono. Siempre puede llamar al ayuntamiento.

## Primera vez
first-start-title = Le damos la bienvenida
first-start-body = Encuentre todos los servicios de la ciudad, envíe solicitudes y guarde sus justificantes, también sin conexión.
first-start-language = Su idioma
first-start-senior-title = Más grande y más sencillo
first-start-senior-body = Letras y botones más grandes, menos cosas en la pantalla.
first-start-begin = Empezar
first-start-fetching = Descargando la lista de servicios…
first-start-fetched = { $count ->
    [one] Ya hay { $count } servicio en este teléfono.
    [many] Ya hay { $count } de servicios en este teléfono.
   *[other] Ya hay { $count } servicios en este teléfono.
}

## Inicio
home-search = ¿Qué necesita?
home-categories = Todos los servicios
home-cases = Mis trámites
home-cases-none = Todavía no ha enviado nada.
home-inbox = Mensajes
home-settings = Ajustes
home-drafts = { $count ->
    [one] { $count } formulario empezado
    [many] { $count } de formularios empezados
   *[other] { $count } formularios empezados
}
home-drafts-ending = { $count ->
    [one] { $count } formulario empezado se eliminará pronto
    [many] { $count } de formularios empezados se eliminarán pronto
   *[other] { $count } formularios empezados se eliminarán pronto
}
home-waiting = { $count ->
    [one] { $count } envío pendiente
    [many] { $count } de envíos pendientes
   *[other] { $count } envíos pendientes
}
home-unread = { $count ->
    [one] { $count } mensaje sin leer
    [many] { $count } de mensajes sin leer
   *[other] { $count } mensajes sin leer
}
home-all-cases = Ver todos
home-no-catalogue-title = La lista de servicios todavía no está aquí
home-personal-title = Ahora no se pueden mostrar sus trámites ni sus mensajes
home-life-events = ¿Qué ha cambiado en su vida?
home-offices = Oficinas cerca de usted
home-favourites = Servicios que ha marcado
home-documents = Mis documentos
home-reminders = Lo próximo
home-damage-title = Los datos de este teléfono se dañaron
home-damage-see = Ver qué se conserva y qué se ha perdido
home-freshness-title = ¿Está al día?
home-update-title = Esta aplicación espera una actualización

## Búsqueda
search-title = Buscar
search-field = Buscar un servicio
search-clear = Borrar lo escrito
search-hint = Escriba con sus propias palabras lo que necesita, por ejemplo «mudanza» o «recién nacido».
search-found = { $count ->
    [one] Se ha encontrado { $count } servicio
    [many] Se han encontrado { $count } de servicios
   *[other] Se han encontrado { $count } servicios
}
search-nothing-title = No se ha encontrado nada para «{ $query }»
search-nothing-body = Pruebe con otras palabras o llame al ayuntamiento: alguien le ayudará.
search-suggestions = Quizá quiere decir
search-filters = Afinar la búsqueda
search-filters-on = { $count ->
    [one] Afinada con { $count } filtro
    [many] Afinada con { $count } de filtros
   *[other] Afinada con { $count } filtros
}
search-filters-clear = Quitar los filtros
search-filter-subject = Tema
search-filter-channel = Cómo se solicita
search-filter-any = Cualquiera
search-filter-open-now = Solo con una oficina abierta ahora
search-reason-word = También se llama: { $word }
search-reason-spelling = Entendido como: { $word }
search-reason-some = Solo contiene: { $words }

## Categoría
category-more = Mostrar más
category-shown = { $shown } de { $total }

## Servicio
service-about = En qué consiste
service-eligibility = A quién va dirigido
service-documents = Qué necesita
service-documents-none = No necesita ningún documento.
service-fee = Cuánto cuesta
service-duration = Cuánto tarda
service-duration-same-day = Resuelto en el mismo día
service-duration-days = { $count ->
    [one] { $count } día hábil
    [many] { $count } de días hábiles
   *[other] { $count } días hábiles
}
service-how = Cómo solicitarlo
service-where = Dónde y cuándo
service-department = Quién se encarga
service-channel-online = En línea
service-channel-phone = Por teléfono
service-channel-office = En una oficina
service-channel-post = Por correo postal
service-call-department = Llamar a: { $department }
service-web = Página web
service-map = Ver en un mapa
service-begin = Empezar la solicitud
service-begin-again = Empezar una nueva
service-resume = Continuar con su formulario
service-resume-progress = { $answered } de { $askable } respondidas
service-no-form = Esto todavía no se puede solicitar en la aplicación.
service-hours-line = { $days }: de { $opens } a { $closes }
service-days-range = { $first } a { $last }
service-favourite-add = Marcar este servicio
service-favourite-remove = Marcado: quitar la marca
service-check = Comprobar si es para usted
service-legal-basis = En qué se basa

## Cambios en la vida y planes
events-title = ¿Qué ha pasado?
events-body = Elija lo que le corresponde. Tendrá un plan con todo lo que hay que hacer.
events-steps = { $count ->
    [one] { $count } paso
    [many] { $count } de pasos
   *[other] { $count } pasos
}
plan-questions = Cuéntenos más y el plan se ajustará mejor a usted
plan-private = Sus respuestas se quedan en este teléfono. El ayuntamiento solo ve lo que usted ponga en un formulario y envíe.
plan-steps = Qué hacer, en este orden
plan-step = Paso { $number }
plan-not-for-you = No le corresponde
plan-perhaps = Quizá le corresponda
plan-after = Antes: { $steps }
plan-from = A partir del { $date }
plan-until = Hasta el { $date }
plan-overdue = Vencía el { $date }: hágalo cuanto antes
plan-gives = Después tendrá: { $documents }
plan-documents = Documentos, cada uno una vez
plan-document-from = Lo obtiene en este plan: { $step }
plan-fees = Cuánto cuesta en total
plan-fees-at-least = Como mínimo { $amount }
plan-fees-unknown = Algunos precios no se conocen.

## Si un servicio le corresponde
eligibility-title = ¿Es para usted?
eligibility-yes = Sí, parece que es para usted
eligibility-no = Parece que no es para usted
eligibility-needs = Con unas respuestas se sabrá
eligibility-because = Lo que debe cumplirse
eligibility-final = Decide el ayuntamiento cuando usted lo solicita. Puede solicitarlo en cualquier caso.

## Lo que ha contado a la aplicación
facts-title = Lo que ha contado a esta aplicación
facts-empty-title = Todavía nada
facts-empty-body = Lo que responda en planes y comprobaciones se guarda aquí, solo en este teléfono.
facts-forget = Borrar esta respuesta
facts-forget-all = Borrar todas las respuestas
facts-forget-all-title = ¿Borrar todo lo que ha contado?
facts-forget-all-body = Los planes y comprobaciones volverán a preguntarle.
facts-open = Ver o cambiar lo que ha contado

## Servicios marcados
favourites-title = Servicios que ha marcado
favourites-empty-title = Todavía ninguno
favourites-empty-body = Marque un servicio en su página y lo encontrará aquí.
favourites-withdrawn = El ayuntamiento ya no lo ofrece.
favourites-remove = Quitar la marca: { $service }
favourites-order = Cambiar el orden
favourites-order-done = Listo
favourites-move-up = Subir: { $service }
favourites-move-down = Bajar: { $service }
favourites-place = Puesto { $place } de { $total }

## Oficinas
offices-title = Oficinas cerca de usted
offices-locate = Usar dónde está este teléfono
offices-locate-body = El lugar donde está se queda en este teléfono. Sin él, verá las oficinas desde el centro de la ciudad hacia fuera.
offices-unknown = Este teléfono no dice dónde está.
offices-open-now = Solo las abiertas ahora
offices-none = Ahora no hay ninguna oficina abierta.
offices-distance-meters = A { $distance } m
offices-distance-kilometers = A { $distance } km
office-open = Abierta ahora
office-open-until = Abierta hasta las { $time }
office-closed = Cerrada ahora
office-opens-today = Cerrada: abre a las { $time }
office-opens-on = Cerrada: abre el { $day } a las { $time }
office-closed-all-day = Cerrada
office-week = Horario de los próximos siete días
office-wheelchair = Se entra con silla de ruedas.
office-wheelchair-limited = Con silla de ruedas se entra en parte o con ayuda.
office-wheelchair-no = No se entra con silla de ruedas.

## Formulario
form-step = Paso { $step } de { $steps }
form-saved = Guardado en este teléfono
form-saving = Guardando…
form-not-saved = Sin guardar
form-problems-title = { $count ->
    [one] Debe revisar { $count } respuesta
    [many] Debe revisar { $count } de respuestas
   *[other] Debe revisar { $count } respuestas
}
form-pick-date = Elegir una fecha
form-date-example = Por ejemplo, 2026-01-31
form-calculated = Calculado a partir de sus respuestas
form-not-asked = No se pide por ahora
form-several = Puede elegir más de una opción.
form-chosen = Elegido: { $option }
form-find = Buscar en la lista
form-find-nothing = Nada de la lista coincide con lo que ha escrito.
form-found = { $count ->
    [one] { $count } encontrado
    [many] { $count } encontrados
   *[other] { $count } encontrados
}
form-pick-time = Elegir una hora
form-time-example = Por ejemplo, 09:30
form-amount = Importe en { $currency }
form-file-limit = Un archivo de { $size } como máximo: { $types }
form-files-limit = Hasta { $files } archivos de { $size } como máximo cada uno: { $types }
form-attach-file = Elegir un archivo
form-attach-photo = Elegir una foto
form-attach-document = De mis documentos
form-take-photo = Hacer una foto
form-camera-missing = No se ha podido abrir la cámara. Puede elegir una foto o un archivo.
form-sign = Firmar con el dedo
form-sign-area = Firme aquí con el dedo. Si no puede, elija una foto de su firma.
form-sign-clear = Borrar
form-sign-use = Usar esta firma
form-attaching = Añadiendo …
form-detach = Quitar { $name }
form-row-add = Añadir: { $label }
form-row-remove = Quitar { $row }
form-row-remove-title = ¿Quitar { $row }?
form-row-remove-body = Se borrará lo que haya respondido ahí.
form-row-remove-yes = Quitar
form-changed-title = El ayuntamiento ha cambiado este formulario
form-changed-body = { $count ->
    [one] Hay { $count } diferencia. Lo que respondió se conserva.
    [many] Hay { $count } de diferencias. Lo que respondió se conserva.
   *[other] Hay { $count } diferencias. Lo que respondió se conserva.
}
form-changed-see = Ver qué ha cambiado
form-old-gone = El ayuntamiento ya no ofrece este trámite en la aplicación. Puede que no admita lo que envíe: llame, por favor.
form-old-not-understood = El ayuntamiento tiene un formulario más nuevo que esta aplicación aún no conoce. Actualice la aplicación: sus respuestas se conservan.
prefill-question-title = ¿Quiere que se le propongan respuestas que ya ha dado?
prefill-question-body = La aplicación puede buscarlas en lo que ha enviado y en lo que ha contado sobre usted. Con ello no sale nada de este teléfono: verá cada respuesta antes de enviarla.
prefill-question-yes = Sí, proponerlas
prefill-question-no = No, gracias
prefill-title = Ya ha respondido a esto antes
prefill-from-profile = De lo que ha contado sobre usted
prefill-from-earlier = De «{ $service }», { $day }
prefill-fill-in = Poner estas respuestas
prefill-not-now = Ahora no
form-check = Revisar sus respuestas
form-leave = Guardar y salir
form-leave-title = ¿Quiere salir del formulario?
form-leave-body = Todo lo que ha escrito está guardado en este teléfono. Puede continuar cuando quiera.
form-leave-unsaved-body = Aún no está todo guardado. Si sale ahora, puede perder lo último que ha escrito.
form-leave-yes = Salir
form-leave-no = Quedarme aquí

## Qué ha cambiado otra versión de un formulario
changes-title = Qué ha cambiado
changes-intro = El ayuntamiento ha cambiado este formulario desde la última vez que lo miró. Lo que respondió se conserva.
changes-added = Pregunta nueva
changes-removed = Ya no se pregunta
changes-reworded = Se pregunta con otras palabras
changes-converted = Su respuesta se escribe ahora de otra forma
changes-not-fitting = Su respuesta ya no vale; responda de nuevo
changes-restored = Ha vuelto su respuesta anterior
changes-old-label = Antes: { $label }
changes-old-answer = Respondió: { $answer }
changes-new-answer = Ahora: { $answer }
changes-kept-title = Guardado, pero no se envía
changes-kept-body = Estas respuestas ya no encajan en el formulario. Se conservan hasta que lo envíe o lo elimine.
changes-seen = Seguir con el formulario

## Revisar sus respuestas
check-title = Revise sus respuestas
check-change = Cambiar
check-change-what = Cambiar: { $label }
check-submit = Enviar al ayuntamiento
check-submitting = Enviando…
check-kept = { $count ->
    [one] { $count } respuesta ya no encaja en el formulario y no se envía
    [many] { $count } de respuestas ya no encajan en el formulario y no se envían
   *[other] { $count } respuestas ya no encajan en el formulario y no se envían
}
check-promise = En cuanto pulse el botón, quedará a salvo en este teléfono. Llegará al ayuntamiento una sola vez, aunque ahora no haya conexión.

## Trámites
cases-title = Mis trámites
cases-drafts = Empezados
cases-sent = Presentados
cases-empty-title = Aquí todavía no hay nada
cases-empty-body = Aquí se guardan los formularios que empiece y las solicitudes que envíe.
cases-draft-ends = Se eliminará el { $day } si no lo abre
cases-draft-changed = El ayuntamiento ha cambiado este formulario
cases-draft-correction = Su corrección
cases-discard = Eliminar
cases-discard-title = ¿Quiere eliminar este formulario?
cases-discard-body = Sus respuestas a «{ $service }» se eliminarán para siempre.
case-title = Trámite
case-number = Número de trámite
case-submitted = Presentado el
case-received = Recibido por el ayuntamiento el
case-attempts = { $count ->
    [one] Se ha intentado { $count } vez
    [many] Se ha intentado { $count } de veces
   *[other] Se ha intentado { $count } veces
}
case-next-attempt = Próximo intento: { $when }
case-reason = Código para el teléfono de atención
case-status-queued = Pendiente de envío
case-status-waits-for-network = A la espera de conexión
case-status-waits-for-unmetered = A la espera de una red wifi, porque lleva archivos
case-status-waits-for-city = El ayuntamiento no responde; lo seguiremos intentando
case-status-waits-for-wifi-sign-in = Esta red wifi le pide que inicie sesión primero
case-status-waits-for-right-clock = La fecha de este teléfono parece incorrecta; por favor, corríjala
case-status-waits-for-sign-in = Inicie sesión para enviarlo
case-status-waits-for-update = Actualice la aplicación; después se enviará
case-status-sending = Enviándose
case-status-accepted = Recibido por el ayuntamiento
case-status-rejected = No aceptado por el ayuntamiento
case-status-stuck = Ha habido un problema; por favor, llame al ayuntamiento
case-status-from-backup = Recuperado de una copia de seguridad; no enviado desde este teléfono
case-status-cancelled = Retirado
case-safe = Está a salvo en este teléfono y saldrá por sí solo.
case-receipt = Ver el justificante
case-cancel = Retirarlo
case-cancel-title = ¿Quiere retirarlo?
case-cancel-body = Todavía no se ha enviado. Ya no se enviará.
case-cancel-yes = Retirarlo
case-cancel-no = Conservarlo
case-retry = Intentarlo ahora
case-edit = Corregir y enviar de nuevo
case-restored = Esto viene de una copia de seguridad. Puede que su teléfono anterior ya lo haya enviado. Si lo envía ahora, el ayuntamiento lo recibe una sola vez. Si ya no lo quiere, indíquelo aquí.
case-send = Enviar
case-decline = No enviarlo
case-decline-title = ¿No enviar esto?
case-decline-body = No se envía desde este teléfono. Si su teléfono anterior ya lo envió, el ayuntamiento lo tiene de todos modos.
case-decline-yes = No enviarlo
case-decline-no = Decidir más tarde
case-messages = Mensajes sobre este trámite
case-attachments = Archivos
case-attachment-sent = Enviados { $sent } de { $size }
case-answer-title = Su respuesta al ayuntamiento
case-withdrawal-title = Su retirada
case-application = Ver la solicitud
case-standing = En qué punto está
case-standing-received = El ayuntamiento lo tiene
case-standing-in-review = Se está tramitando
case-standing-waiting-for-resident = El ayuntamiento espera algo de usted
case-standing-approved = Concedido
case-standing-declined = Denegado
case-standing-closed = Cerrado
case-standing-withdrawn = Retirado por usted
case-standing-other = Vea abajo lo ocurrido
case-promised-by = El ayuntamiento prometió decidir antes del
case-decided-at = Decidido el
case-timeline = Qué ha ocurrido
case-question = El ayuntamiento le pregunta
case-question-by = Responda antes del { $day }
case-answer = Responder
case-withdraw = Retirar la solicitud
case-withdraw-title = ¿Retirar esta solicitud?
case-withdraw-body = Se comunicará al ayuntamiento que ya no la desea, una sola vez, haya o no red ahora.
case-withdraw-yes = Retirar

## Justificante
receipt-title = Justificante
receipt-proven = Firmado por el ayuntamiento y comprobado en este teléfono
receipt-qr = Justificante en forma de código QR. Muéstrelo en la ventanilla.
receipt-qr-too-long = Este justificante tiene demasiados archivos para un código QR. Diga el número de trámite en la ventanilla.
receipt-fingerprint = Huella digital de lo que ha enviado

## Mensajes
inbox-title = Mensajes
inbox-empty-title = No hay mensajes
inbox-empty-body = Aquí se guarda lo que el ayuntamiento le escriba, también sin conexión.
inbox-refresh = Buscar mensajes nuevos
inbox-refreshing = Buscando mensajes nuevos…
inbox-unread = Sin leer
inbox-alerts = Alertas vigentes
inbox-find = Buscar en sus mensajes
inbox-view = Qué mensajes se muestran
inbox-view-all = Todos
inbox-view-unread = Sin leer
inbox-view-pinned = Fijados
inbox-view-put-away = Guardados
inbox-view-by-case = Por trámite
inbox-none-title = Aquí no hay nada
inbox-none-body = No hay ningún mensaje de este tipo.
inbox-nothing-body = Pruebe con otras palabras, o con menos.
inbox-pinned = Fijado
inbox-put-away = Guardado
inbox-has-attachments = Con archivos
inbox-pin = Fijar arriba
inbox-unpin = Dejar de fijar
inbox-archive = Guardar aparte
inbox-fetch-back = Devolver a los mensajes
inbox-delete = Eliminar
inbox-actions = Qué hacer con: { $title }
inbox-delete-title = ¿Eliminar este mensaje?
inbox-delete-body = Desaparece de todos sus dispositivos para siempre. Los archivos que haya guardado siguen en sus documentos.
inbox-thread-count = { $count ->
    [one] { $count } mensaje
    [many] { $count } de mensajes
   *[other] { $count } mensajes
}
alert-extreme = Peligro extremo
alert-severe = Peligro grave
alert-moderate = Peligro
alert-minor = Aviso
alert-unknown = Alerta
alert-until = Hasta el { $date }
alert-over = Esta alerta ya terminó
alert-districts = Para
alert-everyone = Toda la ciudad
message-title = Mensaje
message-about-case = Sobre el trámite { $number }
message-open-case = Abrir el trámite
message-thread = Todos los mensajes sobre este trámite
message-answer = Responder al ayuntamiento
message-book = Pedir cita
message-pay = Pagar
message-calendar = Añadir al calendario
message-open-link = Abrir la página
message-link-elsewhere = No se abre: lleva a { $host }, que no es del ayuntamiento
message-link-lookalike = Cuidado: no es lo que parece. Lleva a { $host }
message-when = Cuándo
message-where = Dónde
message-attachments = Archivos
message-save = Guardar en mis documentos
message-save-named = Guardar en mis documentos: { $name }
message-saving = Guardando { $name }…
message-stop-saving-named = Detener el guardado: { $name }
message-open-document = Abrir el documento
message-open-document-named = Abrir el documento: { $name }

## Documentos
documents-title = Mis documentos
documents-locked-title = Sus documentos están bloqueados
documents-locked-body = Se abren cuando demuestra a este teléfono que es usted. Tras cinco minutos sin uso se bloquean de nuevo.
documents-prompt = Abrir sus documentos
documents-unlock = Desbloquear
documents-unlocking = Desbloqueando…
documents-lock = Bloquear
documents-find = Buscar en sus documentos
documents-found = { $count ->
    [one] { $count } documento encontrado
    [many] { $count } de documentos encontrados
   *[other] { $count } documentos encontrados
}
documents-nothing-title = No hay resultados para «{ $query }»
documents-nothing-body = Pruebe con otra palabra: del nombre, de quien lo emitió o una que usted haya anotado.
documents-empty-title = Todavía no hay documentos
documents-empty-body = Guarde aquí lo que necesita una y otra vez, como una foto de su documento de identidad. Se guarda cifrado en este teléfono y solo se abre para usted.
documents-add = Añadir un documento
documents-adding = Añadiendo: { $name }
documents-progress = { $done } de { $size }
documents-stop = Detener
documents-until = Válido hasta el { $day }
documents-until-soon = Caduca pronto: válido hasta el { $day }
documents-until-past = Caducado: fue válido hasta el { $day }
documents-damaged = Dañado: añada de nuevo el mismo archivo
documents-unreadable-title = { $count ->
    [one] { $count } documento ya no se puede leer
    [many] { $count } de documentos ya no se pueden leer
   *[other] { $count } documentos ya no se pueden leer
}
documents-unreadable-body = Lo que se anotó aquí está dañado, así que la aplicación no puede decir qué documento era. Añádalo de nuevo a partir del original, o recupere una copia de seguridad que lo tenga. Lo que queda de él aquí puede borrarlo.
documents-unreadable-item = Documento dañado { $number }
documents-unreadable-delete = Borrar el documento dañado { $number }
documents-unreadable-delete-title = ¿Borrar lo que queda de él?
documents-unreadable-delete-body = Ya no se puede leer. Lo que queda de él se borra de este teléfono para siempre.
documents-no-paper-title = Haga un código de recuperación en papel
documents-no-paper-body = Si este teléfono pierde sus claves, solo ese código vuelve a abrir sus documentos.

## Choosing a document for a form
choose-document-copy = El formulario toma una copia. El documento se queda entre sus documentos.
choose-document-empty = En el formulario puede elegir una foto o un archivo.
choose-document-damaged = Dañado: no se puede adjuntar
choose-document-wrong-type = No se puede adjuntar aquí. Se admiten: { $types }
choose-document-too-large = Demasiado grande: { $size }. Aquí se admiten { $limit } como máximo.

## Un documento
document-title = Documento
document-kind = Tipo
document-kind-identity = Documento de identidad
document-kind-certificate = Certificado
document-kind-licence = Licencia o permiso
document-kind-receipt = Justificante o recibo
document-kind-letter = Carta o resolución
document-kind-bill = Factura
document-kind-photo = Foto
document-kind-other = Otra cosa
document-issuer = Emitido por
document-issued-on = Emitido el
document-expires-on = Válido hasta
document-tags = Palabras para encontrarlo
document-file = Archivo
document-kept = Añadido el
document-look = Verlo
document-picture = Imagen de «{ $title }»
document-page = Página { $page } de { $pages }
document-larger = Más grande
document-smaller = Más pequeño
document-cannot-show = Este documento no se puede mostrar aquí. Puede compartir una copia con una aplicación que lo muestre o guardarla en otro lugar.
document-share = Compartir una copia
document-shared = La copia para otras aplicaciones se elimina a las { $time }. Lo que otra aplicación haya tomado, lo conserva.
document-export = Guardar una copia en otro lugar
document-exporting = Guardando una copia…
document-exported = La copia está guardada. Quien pueda abrir ese lugar puede leerla.
document-change = Cambiar estos datos
document-delete = Borrar el documento
document-delete-title = ¿Borrar este documento?
document-delete-body = «{ $title }» se borra de este teléfono para siempre. Nadie puede recuperarlo.
document-words-title = Datos del documento
document-words-name = Nombre
document-words-tags-hint = Sepárelas con comas
document-words-save = Guardar
document-words-leave = Salir sin guardar

## El código de recuperación en papel
paper-code-title = Código de recuperación en papel
paper-code-why = Si este teléfono pierde sus claves, por ejemplo tras una reparación, solo este código vuelve a abrir lo que es suyo aquí: documentos, borradores y trámites. Se escribe una vez y el papel se guarda en un lugar seguro.
paper-code-make = Crear un código
paper-code-made-title = Ya hay un código
paper-code-made-body = Está en su papel. Puede comprobar si lo escribió bien o volver a verlo.
paper-code-show = Mostrar el código
paper-code-check = Comprobar mi papel
paper-code-shown-title = Escriba estos nueve grupos
paper-code-shown-body = Escríbalos en papel, en este orden. No haga una foto: quien vea el código puede abrir lo que es suyo.
paper-code-group = Grupo { $number }: { $digits }
paper-code-qr = La clave de recuperación como código QR, para su papel
paper-code-written = Ya lo he escrito
paper-code-check-body = Escriba lo que pone en su papel. La aplicación le dice dónde hay un error.
paper-code-field = Las 54 cifras
paper-code-check-now = Comprobar
paper-code-checked-title = Su papel es correcto
paper-code-checked-body = Guárdelo en un lugar seguro, no junto con este teléfono.
paper-code-done = Listo
paper-code-again = Crear otro código
paper-code-again-title = ¿Crear otro código?
paper-code-again-body = Escriba el código nuevo y haga una copia de seguridad nueva. El código de su papel sigue abriendo las copias que ha hecho hasta ahora: guárdelo mientras guarde esas copias.

## Cuando se pierde la clave
lost-key-title = Abrir con su papel
lost-key-body = Este teléfono ha perdido la clave de lo que es suyo aquí. No se ha borrado nada: con el código de su papel se vuelve a abrir.
lost-key-open = Abrir
lost-key-opening = Abriendo…
lost-key-no-paper = Si no tiene ese papel, llame al ayuntamiento: lo que envió lo tiene allí.

## Cuando se dañaron datos
damage-title = Datos dañados
damage-seen = Lo he leído
damage-none-title = No se conoce ningún daño
damage-none-body = Lo guardado en este teléfono está completo, hasta donde la aplicación puede saber.

## Cuánto espacio hay
storage-title = Espacio para documentos
storage-documents = { $count ->
    [one] { $count } documento
    [many] { $count } de documentos
   *[other] { $count } documentos
}
storage-used = Ocupados { $used } de { $limit }
storage-body = Al borrar un documento se libera espacio al momento. Los archivos que adjunta a formularios no cuentan aquí.

## Una copia de seguridad
backup-title = Hacer una copia de seguridad
backup-body = Todo lo que es suyo aquí en un archivo: documentos, formularios empezados, lo que ha enviado con sus justificantes y lo que ha contado. Nadie puede leerlo sin lo que elija abajo.
backup-way = Qué la abre
backup-way-code = El código de recuperación de mi papel
backup-way-passphrase = Una frase de contraseña
backup-passphrase = Frase de contraseña
backup-passphrase-hint = Al menos doce caracteres, mejor varias palabras. Sin ella nadie puede abrir la copia, tampoco el ayuntamiento.
backup-make = Elegir un lugar y hacerla
backup-making = Haciendo la copia de seguridad…
backup-made-title = La copia de seguridad está hecha
backup-made-body = Guárdela en otro lugar que no sea este teléfono, y no junto a lo que la abre.
backup-made-at = Hecha el { $day }
backup-lost = No están en ella porque están dañados: { $titles }
backup-lost-files = Archivos de sus formularios que no están en ella, porque no se pudieron leer: { $names }
backup-unnamed = { $count ->
    [one] { $count } documento dañado, del que no se sabe nada, no está en ella
    [many] { $count } de documentos dañados, de los que no se sabe nada, no están en ella
   *[other] { $count } documentos dañados, de los que no se sabe nada, no están en ella
}
backup-unreadable = { $count ->
    [one] { $count } elemento no se puede leer y se omite
    [many] { $count } de elementos no se pueden leer y se omiten
   *[other] { $count } elementos no se pueden leer y se omiten
}
backup-drafts = { $count ->
    [one] { $count } formulario empezado
    [many] { $count } de formularios empezados
   *[other] { $count } formularios empezados
}
backup-submissions = { $count ->
    [one] { $count } envío
    [many] { $count } de envíos
   *[other] { $count } envíos
}
backup-messages = { $count ->
    [one] { $count } mensaje
    [many] { $count } de mensajes
   *[other] { $count } mensajes
}
backup-facts = { $count ->
    [one] { $count } respuesta sobre usted
    [many] { $count } de respuestas sobre usted
   *[other] { $count } respuestas sobre usted
}
backup-favourites = { $count ->
    [one] { $count } servicio marcado
    [many] { $count } de servicios marcados
   *[other] { $count } servicios marcados
}
restore-title = Recuperar una copia de seguridad
restore-body = Lo que hay aquí se queda: no se sustituye nada más nuevo y no se envía nada.
restore-choose = Elegir el archivo de la copia
restore-file = Elegido: { $name }
restore-check = Comprobarla
restore-checked-title = La copia de seguridad está completa
restore-bring-back = Recuperarla
restore-whose-title = ¿Es suya esta copia de seguridad?
restore-whose-body = Se hizo en otro teléfono, y en este ya hay cosas suyas. Si la recupera, lo que contiene será suyo aquí: si lo envía, sale en su nombre.
restore-whose-yes = Sí, recuperarla
restore-reading = Leyendo la copia de seguridad…
restore-done-title = Lo que había en la copia está aquí
restore-new = Nuevo en este teléfono
restore-nothing-new = Ya estaba todo aquí.
restore-steps = Lo que le queda por hacer
restore-step-sign-in = Inicie sesión de nuevo cuando la aplicación se lo pida
restore-step-send = Aún no se había enviado: { $service }
restore-step-send-answer = Su respuesta al ayuntamiento no se había enviado: { $service }
restore-step-send-withdrawal = Su retirada no se había enviado: { $service }
restore-step-get-again = Vuelva a obtenerlo, estaba dañado: { $title }

## Ajustes
settings-title = Ajustes
settings-language = Idioma
settings-text-size = Tamaño de las letras
settings-text-size-normal = Normal
settings-text-size-large = Grande
settings-text-size-largest = Muy grande
settings-senior-title = Más grande y más sencillo
settings-senior-body = Letras y botones más grandes, menos cosas en la pantalla.
settings-unmetered-title = Enviar archivos solo por wifi
settings-unmetered-body = Lo que lleva archivos espera en este teléfono hasta tener una red que no se pague por consumo.
settings-prefill-title = Proponer respuestas que ya he dado
settings-prefill-body = Los formularios muestran lo que ha enviado o contado antes. No se pone nada si usted no lo dice.
settings-about = Acerca de esta aplicación
about-title = Acerca de
about-city = Ciudad
about-version = Versión
about-catalogue = Servicios en este teléfono
about-revision = Número de la lista de servicios: { $revision }
about-checked = Comprobado por última vez como el más reciente el { $date }
about-contacts = A quién llamar
about-hotline = Línea de atención ciudadana
about-emergency = En una emergencia
about-open-source = Software libre con la licencia Apache License 2.0.

## De qué se le avisa
notifications-title = Notificaciones
notifications-off-title = Este teléfono no muestra notificaciones de esta aplicación
notifications-off-body = Los mensajes llegan igualmente. Los ve al abrir la aplicación.
notifications-system = Abrir los ajustes del teléfono
notifications-pushed = Lo que escribe el ayuntamiento llega al momento.
notifications-asked = Este teléfono pregunta de vez en cuando al ayuntamiento si hay novedades.
notifications-private-title = Avisos discretos
notifications-private-body = La pantalla bloqueada avisa de que hay un mensaje, pero no muestra lo que dice.
notifications-least = Avisarme de
notifications-least-news = Todo
notifications-least-important = Lo importante
notifications-least-alert = Solo lo urgente
notifications-topics = Sobre
notifications-topics-body = Aquello sobre lo que el ayuntamiento ha escrito hasta ahora. De un peligro grave se le avisa igualmente.
notifications-quiet = Horas de silencio
notifications-quiet-body = Entonces solo se avisa de lo urgente. Lo demás espera.
notifications-quiet-from = Desde
notifications-quiet-until = Hasta
notifications-digest = Novedades una vez al día
notifications-digest-body = Lo que no es importante se avisa junto.
notifications-digest-at = A las
notifications-most = Como máximo en una hora
notifications-most-body = Lo que pasa de ahí se avisa junto.
notifications-earlier = { $what }: media hora antes
notifications-later = { $what }: media hora después
notifications-fewer = { $what }: uno menos
notifications-more = { $what }: uno más
notifications-districts = Alertas para
notifications-districts-body = Si no elige ninguno, se le avisa de las de toda la ciudad y todos los distritos. El ayuntamiento no sabe lo que elige.
notifications-feedback-title = Decir al ayuntamiento lo que he visto
notifications-feedback-body = El ayuntamiento sabe que una notificación se mostró y se abrió.

## Recordatorios
reminders-title = Recordatorios
reminders-empty-title = Nada que recordar
reminders-empty-body = Aquí aparece lo que tiene un último día: preguntas del ayuntamiento, documentos que caducan, formularios empezados, citas.
reminders-told-at = Se le avisa a las { $time }
reminders-last-day = Último día: { $date }
reminders-starts = Comienza: { $time }
reminders-postponed = Aplazado
reminders-actions = Más tarde, o al calendario: { $title }
reminders-delay-day = Recordarme un día después
reminders-delay-three-days = Recordarme tres días después
reminders-delay-week = Recordarme una semana después
reminders-calendar-all = Añadir todo al calendario

## Notificaciones
channel-cases = Mis trámites
channel-cases-about = Qué ocurre con lo que usted ha enviado
channel-alerts = Alertas
channel-alerts-about = Peligros y lo que urge
channel-important = Mensajes importantes
channel-important-about = Lo que el ayuntamiento le ha escrito y debe saber pronto
channel-news = Novedades
channel-news-about = Lo que puede esperar a que mire
channel-reminders = Recordatorios
channel-reminders-about = Antes del último día de algo
notification-private = El ayuntamiento le ha escrito
notification-group = Novedades del ayuntamiento
notification-read = Marcar como leído
notification-later = Recordármelo mañana
