# Problemas de una respuesta. Cada mensaje empieza por el nombre de su campo.

problem-required = { $label }: por favor, rellene este dato.
problem-type = { $label }: { $kind ->
    [integer] por favor, escriba un número entero, en cifras.
    [money] por favor, escriba un importe, en cifras.
    [yes-no] por favor, responda sí o no.
    [choices] por favor, elija entre las respuestas que se ofrecen.
   *[other] esto no sirve aquí como respuesta.
}
problem-format = { $label }: { $format ->
    [date] por favor, escriba una fecha que exista, como año-mes-día; por ejemplo, 2026-01-31.
    [time] por favor, escriba una hora, con horas y minutos; por ejemplo, 09:30.
    [email] por favor, escriba una dirección de correo electrónico; por ejemplo, nombre@example.org.
   *[other] por favor, revise cómo está escrito.
}
problem-pattern = { $label }: por favor, revise este dato. No está escrito como se espera.
problem-check-digit = { $label }: por favor, compruebe si hay un error en este número. Tal como está escrito, no existe.
problem-too-short = { $label }: { $limit ->
    [one] por favor, escriba al menos { $limit } carácter.
   *[other] por favor, escriba al menos { $limit } caracteres.
}
problem-too-long = { $label }: { $limit ->
    [one] por favor, no escriba más de { $limit } carácter.
   *[other] por favor, no escriba más de { $limit } caracteres.
}
problem-too-few = { $label }: { $limit ->
    [one] hace falta al menos { $limit }.
   *[other] hacen falta al menos { $limit }.
}
problem-too-many = { $label }: no puede haber más de { $limit }.
problem-minimum = { $label }: { $bound ->
    [exclusive] por favor, escriba un número mayor que { $limit }.
   *[inclusive] por favor, escriba { $limit } o más.
}
problem-maximum = { $label }: { $bound ->
    [exclusive] por favor, escriba un número menor que { $limit }.
   *[inclusive] por favor, escriba { $limit } o menos.
}
problem-option = { $label }: por favor, elija una de las respuestas que se ofrecen.
problem-other = { $label }: esta respuesta no se puede aceptar. Por favor, revísela.
problem-refused = { $label }: el ayuntamiento no ha aceptado esta respuesta. Por favor, revísela.
problem-file-lost = { $label }: un archivo que había elegido ya no está en este teléfono. Por favor, elíjalo de nuevo.

# También las palabras de quien hizo el formulario llevan delante el nombre del campo.
problem-in-own-words = { $label }: { $words }

answer-yes = Sí
answer-no = No

# Qué decirle a la persona cuando algo no funciona: qué ha pasado y qué puede hacer.

error-no-network = En este momento no hay conexión. Puede seguir usando lo que está en este teléfono, y todo lo que envíe saldrá más tarde por sí solo.
error-city-unavailable = En este momento no se puede contactar con el ayuntamiento. No se ha perdido nada; la aplicación lo volverá a intentar por sí sola.
error-captive-portal = Esta red responde en lugar del ayuntamiento. Abra la página de acceso de esta red wifi o use otra red.
error-intercepted = Esta red está interfiriendo en la conexión con el ayuntamiento. No se ha enviado nada. Use otra red, por ejemplo los datos móviles.
error-clock-wrong = La fecha o la hora de este teléfono parece incorrecta y por eso no se puede contactar de forma segura con el ayuntamiento. Por favor, active la fecha y la hora automáticas en los ajustes del teléfono. No se ha perdido nada; la aplicación lo volverá a intentar por sí sola.
error-unauthorized = Por favor, inicie sesión para continuar.
error-invalid-answers = Faltan algunas respuestas o hay que cambiarlas: { $fields }.
error-not-found = { $what ->
    [form] Este servicio no se puede solicitar en la aplicación. Su página explica cómo solicitarlo.
    [receipt] Todavía no hay recibo. Llegará cuando el ayuntamiento haya recibido lo que envió.
   *[other] No se encuentra. Es posible que ya no exista.
}
error-no-catalogue = La lista de servicios todavía no está en este teléfono. Por favor, conéctese una vez a una red para descargarla.
error-busy = La aplicación ya está abierta en otro lugar de este dispositivo. Por favor, ciérrela allí y vuelva a intentarlo.
error-cancelled = Esto se ha detenido.
error-stale-expired = Lo que los servidores del ayuntamiento ofrecen en este momento ha caducado, por lo que no se ha aceptado. La lista de servicios de este teléfono sigue como estaba. Por favor, inténtelo más tarde; si continúa, comuníquelo al teléfono de atención ciudadana.
error-stale-not-proven = No se ha podido demostrar que lo recibido en nombre del ayuntamiento sea realmente suyo, por lo que no se ha aceptado. La lista de servicios de este teléfono sigue como estaba. Por favor, inténtelo con otra red; si continúa, comuníquelo al teléfono de atención ciudadana.
error-catalogue-refused = La lista de servicios que el ayuntamiento ofrece en este momento contiene un error, por lo que no se ha aceptado. Lo que hay en este teléfono sigue como estaba. Por favor, inténtelo más tarde; si continúa, comuníquelo al teléfono de atención ciudadana.
error-update-required = Por favor, actualice la aplicación. Todo lo que ha introducido está a salvo.
error-locked = Por favor, desbloquee primero el teléfono.
error-key-unavailable = { $problem ->
    [failed] No se puede abrir por ahora lo que está guardado en este teléfono, porque el teléfono no entrega su clave. No se ha borrado nada. Por favor, inténtelo de nuevo más tarde. Si continúa, llame al teléfono de atención del ayuntamiento.
   *[lost] No se puede abrir lo que está guardado en este teléfono, porque falta su clave. No se ha borrado nada. Si tiene un papel con un código de recuperación, con él se vuelve a abrir todo. Si no lo tiene, por favor, llame al teléfono de atención del ayuntamiento.
}
error-storage-full = El teléfono está lleno. Por favor, libere algo de espacio y vuelva a intentarlo; no se ha perdido nada.
error-attachment-too-large = Este archivo es demasiado grande. Puede tener { $limit } { $unit ->
    [kilobytes] kB
   *[megabytes] MB
} como máximo. Por favor, elija uno más pequeño o haga la foto con menos calidad.
error-attachment-wrong-type = Aquí no se puede usar un archivo de este tipo. Por favor, elija uno de estos tipos: { $types }.
error-attachment-too-many = { $limit ->
    [one] Aquí no puede haber más de { $limit } archivo. Por favor, quítelo antes de añadir otro.
   *[other] Aquí no puede haber más de { $limit } archivos. Por favor, quite uno antes de añadir otro.
}
error-attachment-unreadable = No se puede leer este archivo. Por favor, elíjalo de nuevo o elija otro.
error-vault-locked = Por favor, desbloquee primero sus documentos.
error-vault-full = No hay espacio para más documentos. Por favor, borre algunos que ya no necesite.
error-document-damaged = Lo que se guardó de este documento está dañado. Por favor, añada de nuevo el mismo archivo o recupere una copia de seguridad que lo tenga.
error-document-detail = { $field ->
    [issued_on] La fecha de expedición no es un día. Escríbala con el año primero, por ejemplo 2026-11-29.
    [expires_on] El último día de validez no es un día. Escríbalo con el año primero, por ejemplo 2026-11-29.
    [tags] Hay demasiadas etiquetas, o una es demasiado larga. Por favor, acórtelas.
    [issuer] El nombre de quien lo expidió es demasiado largo. Por favor, acórtelo.
   *[title] El título es demasiado largo. Por favor, acórtelo.
}
error-unwritable = No se puede escribir en este lugar. Por favor, elija otro.
error-file-exists = Ya hay un archivo con este nombre. Por favor, elija otro nombre u otro lugar.
error-code-length = Este código tiene { $digits } cifras. Debería tener 54, en nueve grupos de seis. Por favor, compárelo con su papel.
error-code-groups = Hay algo mal en estos grupos de seis cifras: { $groups }. Por favor, compárelos con su papel.
error-code-together = Hay algo mal en este código, y no se sabe dónde. Por favor, compárelo con su papel, o use el más reciente.
error-corrupt = Algo de lo guardado en este teléfono está dañado. Por favor, cierre la aplicación y vuelva a abrirla: conservará lo que se pueda leer. Si vuelve a ocurrir, por favor, llame al teléfono de atención del ayuntamiento.
error-refused = { $reason ->
    [recovery-code-wrong] Es un código de recuperación, pero no el último que se creó en este teléfono.
    [no-recovery-code] Nunca se ha creado un código de recuperación en este teléfono.
    [passphrase-too-short] Esta frase de contraseña es demasiado corta. Por favor, use al menos doce caracteres, mejor varias palabras.
    [no-backup] Este archivo no es una copia de seguridad de esta aplicación. Por favor, elija otro.
    [backup-damaged] Esta copia de seguridad está dañada, así que no se ha tomado nada de ella. Por favor, elija otra.
    [backup-for-another-key] Esto no abre la copia de seguridad. Por favor, compruébelo, o use lo que se eligió al hacerla.
    [backup-forged] No se puede probar que esta copia de seguridad la hiciera usted, así que no se ha tomado nada de ella.
    [backup-of-another-city] Esta copia de seguridad se hizo con la aplicación de otra ciudad, así que no se ha tomado nada de ella.
    [backup-of-another-home] Esta copia de seguridad es de otra aplicación, o de esta antes de perder lo que guardaba, y aquí ya hay contenido, así que no se ha tomado nada de ella. Lo que contiene una copia se enviaría en nombre de quien ha iniciado sesión aquí: recupérela solo si es suya.
    [backup-too-much-work] Esta copia de seguridad exige más trabajo del que puede hacer un teléfono, así que no se ha abierto.
    [no-recovery-key] Este código QR no contiene una clave de recuperación. Por favor, use el de su papel.
    [already-sent] Esto ya se ha enviado o se está enviando, así que no se puede parar aquí. Puede retirar la solicitud mientras el ayuntamiento no haya decidido.
    [not-waiting] Esto ya no está a la espera de enviarse. Su propia página dice en qué estado está.
    [not-sent] Esto todavía no se ha enviado. Basta con retirarlo del envío.
    [not-withdrawable] El ayuntamiento no tiene esto, así que no hay nada que retirar.
    [case-decided] El ayuntamiento ya ha decidido, así que esto ya no se puede retirar. Si tiene preguntas, por favor, llame al teléfono de atención del ayuntamiento.
    [case-withdrawn] Esto ya se había retirado.
    [already-answered] Ya ha respondido a esta pregunta. Su respuesta está en camino o ya ha llegado.
    [receipt-not-proven] No se puede comprobar que el ayuntamiento haya firmado este recibo. Por favor, llame al teléfono de atención del ayuntamiento antes de darlo por bueno.
    [receipt-too-long] Este recibo es demasiado largo para un código QR. Por favor, muéstrelo de otra manera.
    [too-many-rows] Aquí ya hay tantos como admite el formulario.
    [form-changed] El ayuntamiento ha cambiado este formulario entretanto. Por favor, ábralo de nuevo; sus respuestas se conservan.
    [not-refused] El ayuntamiento no ha rechazado esto, así que no hay nada que corregir.
    [wrong-kind-of-answer] Esta respuesta no corresponde a su pregunta. Por favor, respóndala de nuevo.
    [push-endpoint] La aplicación que trae las notificaciones a este teléfono ha dado una dirección que no se puede usar. Por favor, elija otra para las notificaciones. Lo que escribe el ayuntamiento se puede leer aquí igualmente.
    [reminder-too-late] Ese momento ya ha pasado, o para entonces habrá pasado el último día. Por favor, elija uno que esté por llegar y que sea anterior.
    [preference-empty] Lo que ha elegido no tiene nombre. Por favor, elija de la lista.
    [preference-too-long] Lo que ha elegido tiene un nombre más largo que cualquiera que haya. Por favor, elija de la lista.
    [preference-too-many] Ha elegido tantos como guarda este teléfono. Por favor, quite alguno antes de añadir otro.
   *[other] Ahora no se puede hacer esto. Si vuelve a ocurrir, por favor, diga esta palabra al teléfono de atención del ayuntamiento: { $reason }.
}
error-closed = La aplicación todavía no está lista. Por favor, vuelva a intentarlo.
error-unexpected = { $code ->
    [city-url] Esta aplicación está mal configurada y no puede contactar con el ayuntamiento. Por favor, avise al teléfono de atención del ayuntamiento. No se ha perdido nada.
    [city-root] Esta aplicación está mal configurada y no puede contactar con el ayuntamiento. Por favor, avise al teléfono de atención del ayuntamiento. No se ha perdido nada.
   *[other] Ha ocurrido un error que no es culpa suya. No se ha perdido nada; por favor, vuelva a intentarlo más tarde. Si vuelve a ocurrir, por favor, diga esta palabra al teléfono de atención del ayuntamiento: { $code }.
}

# What to tell a resident of how fresh her list of services is, where it may not be the newest.

freshness-never-checked = Esta lista de servicios venía con la aplicación. En cuanto haya conexión se comprobará si hay una más reciente.
freshness-offline = Es posible que esta lista de servicios no sea la más reciente: hace tiempo que no se puede contactar con el ayuntamiento. Por favor, conéctese a una red para actualizarla.
freshness-expired = Es posible que esta lista de servicios no sea la más reciente: lo que ofrecen los servidores del ayuntamiento ha caducado. Por favor, consulte al teléfono de atención ciudadana antes de confiar en una fecha o una tasa.
freshness-clock-wrong = No se puede saber si esta lista de servicios es la más reciente, porque la fecha o la hora de este teléfono parece incorrecta. Por favor, active la fecha y la hora automáticas en los ajustes del teléfono.
freshness-not-proven = No se ha podido demostrar que una actualización de la lista de servicios fuera del ayuntamiento y no se ha aceptado. Lo que ve es lo que el ayuntamiento publicó antes. Por favor, inténtelo con otra red.

case-received = Recibido por el ayuntamiento

# What to tell a resident of data that was found damaged or gone: what could be kept, what is lost, what she can do. The names
# of what is counted stand in lists.

damage-damaged = Los datos de esta aplicación en este teléfono estaban dañados y se han puesto en orden.
damage-kept = Se conservan: { $list }.
damage-lost = Se han perdido: { $list }.
damage-drafts = borradores ({ $count })
damage-waiting = solicitudes pendientes de envío ({ $count })
damage-submissions = solicitudes enviadas, con sus justificantes ({ $count })
damage-messages = mensajes ({ $count })
damage-facts = respuestas sobre usted ({ $count })
damage-favourites = servicios a mano ({ $count })
damage-attachments = archivos ({ $count })
damage-documents = documentos ({ $count })
damage-all = Hasta donde se puede saber, no se ha perdido nada.
damage-more = Puede que se haya perdido más de lo que se sabe. Por favor, revise lo que tiene aquí.
damage-enter-again = Por favor, vuelva a introducir lo que se ha perdido, si aún lo necesita.
damage-send-again = Es posible que el ayuntamiento no tenga lo que estaba pendiente de envío: por favor, llame al teléfono de atención del ayuntamiento o haga de nuevo la solicitud.
damage-messages-again = Los mensajes del ayuntamiento se vuelven a obtener cuando haya conexión.
damage-key-lost = También se ha perdido la clave de lo guardado aquí, así que nada de ello se puede leer. Por favor, vuelva a introducir lo que necesite; lo que envió lo tiene el ayuntamiento, y su teléfono de atención puede informarle.
damage-preferences = Lo que había elegido para las notificaciones está como al principio. Por favor, elíjalo de nuevo en los ajustes.
damage-pushes = Hay que volver a decir al ayuntamiento adónde enviar las notificaciones. Esto ocurre por sí solo cuando haya conexión.
damage-set-aside = Los datos dañados se han apartado en este teléfono y no se han borrado.

# What she is reminded of before its last day, of which so many `days` are left; 0 is the last one. `document` is what sort of
# document it is.

reminder-question-title = La ciudad espera su respuesta
reminder-question = { $service }: la ciudad le ha hecho una pregunta. { reminder-question-left }
reminder-question-unsent = { $service }: su respuesta todavía no ha llegado a la ciudad. { reminder-question-left }
reminder-question-left = { $days ->
    [0] Hoy es el último día para responder.
    [1] Mañana es el último día para responder.
    [one] Le queda { $days } día para responder.
   *[other] Le quedan { $days } días para responder.
}
reminder-appointment-title = Cita: { $service }
reminder-appointment = { $days ->
    [0] Hoy a las { $time }.
    [1] Mañana a las { $time }.
    [one] Dentro de { $days } día, a las { $time }.
   *[other] Dentro de { $days } días, a las { $time }.
}
reminder-appointment-at = { reminder-appointment } { $place }
reminder-document-title = { $document ->
    [identity] Su documento de identidad caduca
    [certificate] Uno de sus certificados caduca
    [licence] Una de sus licencias o permisos caduca
    [bill] Vence una factura
   *[other] Uno de sus documentos caduca
}
reminder-document = { $days ->
    [0] Hoy es el último día.
    [1] Mañana es el último día.
    [one] Queda { $days } día.
   *[other] Quedan { $days } días.
} Lo encuentra entre sus documentos.
reminder-draft-title = Se borrará un formulario que ha empezado
reminder-draft = { $service }: { $days ->
    [0] se borra hoy si no lo abre.
    [1] se borra mañana si no lo abre.
    [one] se borra dentro de { $days } día si no lo abre.
   *[other] se borra dentro de { $days } días si no lo abre.
}
reminder-step-title = Hay algo que hacer: { $service }
reminder-step = { $days ->
    [0] Hoy es el último día para ello.
    [1] Mañana es el último día para ello.
    [one] Le queda { $days } día para ello.
   *[other] Le quedan { $days } días para ello.
}

# A notification that may not say what the city has written, or does not know it.

push-new-title = Un mensaje de la ciudad
push-new-body = La ciudad le ha escrito. Abra la aplicación para leerlo.

# Notifications that say nothing of her, or tell of several messages.

notification-message = Un mensaje de la ciudad
notification-digest = { $limit ->
    [one] Un mensaje nuevo de la ciudad
   *[other] { $limit } mensajes nuevos de la ciudad
}
notification-reminder = Un recordatorio
notification-case = Novedades sobre algo que ha enviado

# What became of something that she has sent, under the name of its service.

case-news-accepted = La ciudad lo tiene. Su número de expediente es { $number }.
case-news-rejected = La ciudad no lo ha aceptado. Ábralo para ver por qué y qué puede hacer.
case-news-stuck = Algo ha fallado y no se puede enviar. Ábralo para ver a quién llamar.
case-news-sign-in = Se enviará en cuanto haya iniciado sesión en la ciudad.
case-news-clock = Se enviará en cuanto la fecha y la hora de su teléfono sean correctas.
case-news-update = Se enviará en cuanto haya actualizado esta aplicación.

# What messages are about, as far as the words are the same in every city, and what the phone itself tells of.

topic-reminders = Recordatorios
topic-applications = Lo que he enviado
topic-cases = Mis expedientes
topic-payments = Pagos
topic-appointments = Citas
topic-culture = Cultura
topic-health = Salud
topic-weather = Tiempo
