package org.citizencloud.app.ui

import org.citizencloud.app.model.Highlight
import org.citizencloud.core.CitizenException
import org.citizencloud.core.KeyProblem
import org.citizencloud.core.OfflineReason
import org.citizencloud.core.errorMessage

/** What the demo city says in the sample states, in the four languages of the app; errors in the core's own words. */
internal class SampleWords(
    private val language: String,
) {
    private fun say(
        en: String,
        zh: String,
        es: String,
        ar: String,
    ) = when (language) {
        "zh-Hans" -> zh
        "es" -> es
        "ar" -> ar
        else -> en
    }

    val rent = RentWords(::say)
    val case = CaseWords(::say)
    val household = HouseholdWords(::say)
    val draft = DraftWords(::say)
    val vault = VaultWords(::say)
    val inbox = InboxWords(::say)

    val yes = say("Yes", "是", "Sí", "نعم")

    val city = say("Langang", "澜港", "Langang", "لانغانغ")

    val categories =
        listOf(
            say("Birth and marriage", "生育婚姻", "Nacimiento y matrimonio", "الولادة والزواج"),
            say("Culture and education", "文化教育", "Cultura y educación", "الثقافة والتعليم"),
            say("Tourism", "旅游出行", "Turismo", "السياحة"),
            say("Social security", "社会保障", "Seguridad social", "الضمان الاجتماعي"),
            say("Transportation", "交通出行", "Transporte", "النقل والمواصلات"),
            say("Health", "医疗健康", "Salud", "الصحة"),
            say("Legal services", "法律服务", "Servicios jurídicos", "الخدمات القانونية"),
            say("Senior care", "养老服务", "Atención a mayores", "رعاية المسنين"),
        )

    val birth = say("Register a birth", "新生儿出生登记", "Registrar un nacimiento", "تسجيل مولود")
    val translation =
        say(
            "Get an English translation of a birth registration",
            "申请出生登记英文译本",
            "Obtener la traducción al inglés de una partida de nacimiento",
            "الحصول على ترجمة إنجليزية لشهادة تسجيل الميلاد",
        )
    val screening =
        say(
            "Have a newborn screening test at home",
            "新生儿疾病筛查上门服务",
            "Cribado neonatal a domicilio",
            "فحص المولود الجديد في المنزل",
        )
    val parking =
        say("Resident parking permit", "居民停车证", "Permiso de aparcamiento para residentes", "تصريح وقوف سيارات السكان")
    val transit =
        say("Senior transit card", "老年人公交优待卡", "Tarjeta de transporte para mayores", "بطاقة مواصلات كبار السن")

    val events =
        listOf(
            say("Having a baby", "生育宝宝", "Tener un bebé", "قدوم مولود"),
            say("Moving to Langang", "迁入本市", "Mudarse a Langang", "الانتقال إلى المدينة"),
            say("Retiring", "退休", "Jubilarse", "التقاعد"),
            say("Someone has died", "亲人去世", "Ha fallecido alguien", "وفاة شخص"),
        )
    val eventBody =
        say(
            "From the first check-up to the baby's own insurance card: what to register, what to claim, and when.",
            "从孕期登记到宝宝的社保卡，该登记什么、能领什么、何时办理，一次说清。",
            "De la primera revisión a la tarjeta sanitaria del bebé: qué registrar, qué solicitar y cuándo.",
            "من الفحص الأول إلى بطاقة تأمين المولود: ماذا تسجّل وماذا تطلب ومتى.",
        )
    val eventDate =
        say(
            "When is the baby due, or when was it born?",
            "预产期或出生日期是哪天？",
            "¿Cuándo nacerá o nació el bebé?",
            "متى موعد الولادة أو متى وُلد الطفل؟",
        )
    val expecting =
        say(
            "Are you or your partner expecting a child?",
            "您或您的伴侣是否正在孕期？",
            "¿Usted o su pareja espera un bebé?",
            "هل تنتظر أنت أو شريكك مولودًا؟",
        )
    val income =
        say(
            "How much does your household have a month, in yuan?",
            "您家庭每月收入共多少元？",
            "¿Cuánto ingresa su hogar al mes, en yuanes?",
            "كم دخل أسرتك الشهري باليوان؟",
        )
    val incomeHint =
        say(
            "Wages, pensions and benefits of everyone together, after tax.",
            "全体家庭成员税后的工资、养老金和补助合计。",
            "Salarios, pensiones y ayudas de todos juntos, después de impuestos.",
            "الأجور والمعاشات والإعانات للجميع معًا بعد الضريبة.",
        )
    val incomeProblem =
        say(
            "This answer does not fit its question. Please answer it again.",
            "此回答与问题不符，请重新回答。",
            "Esta respuesta no corresponde a su pregunta. Vuelva a contestarla.",
            "هذا الجواب لا يناسب سؤاله. يُرجى الإجابة مرة أخرى.",
        )
    val residence =
        say(
            "How do you live in Langang, or how will you?",
            "您在（或将在）澜港市的居住情况是？",
            "¿Cómo vive o vivirá en Langang?",
            "كيف تقيم أو ستقيم في لانغانغ؟",
        )
    val registered =
        say("My hukou is in Langang", "户籍在澜港市", "Mi hukou está en Langang", "سجلي الأسري في لانغانغ")
    val otherCity =
        say(
            "I live here, my hukou is in another city",
            "在本市居住，户籍在外地",
            "Vivo aquí, mi hukou está en otra ciudad",
            "أقيم هنا وسجلي الأسري في مدينة أخرى",
        )
    val livesHere = say("You live in Langang.", "您在本市居住。", "Vive en Langang.", "أنت مقيم في لانغانغ.")
    val ofAge = say("You are 60 or over.", "您已年满60周岁。", "Tiene 60 años o más.", "عمرك 60 سنة أو أكثر.")
    val pregnancy =
        say("Register a pregnancy", "孕期建册登记", "Registrar un embarazo", "تسجيل حمل")
    val stepNote =
        say(
            "By law within a month of the birth.",
            "依法应在出生后一个月内办理。",
            "Por ley, en el mes siguiente al nacimiento.",
            "بحكم القانون خلال شهر من الولادة.",
        )
    val insurance =
        say(
            "Join the residents' health insurance",
            "参加居民医保",
            "Afiliarse al seguro médico de residentes",
            "الانضمام إلى تأمين السكان الصحي",
        )

    /** Where a part of it stands out. */
    val birthMark = say("Register", "新生儿", "Registrar", "تسجيل").let { Highlight(birth.indexOf(it), birth.indexOf(it) + it.length) }
    val everydayWord = say("new baby", "生宝宝", "bebé recién nacido", "طفل جديد")
    val suggestions =
        listOf(
            screening,
            translation,
            say("newborn vaccinations", "新生儿疫苗", "vacunas del recién nacido", "تطعيمات المولود الجديد"),
        )
    val law =
        say(
            "Household Registration Regulations, article 7",
            "《户口登记条例》第七条",
            "Reglamento del registro familiar, artículo 7",
            "لائحة تسجيل الأسر، المادة 7",
        )
    val ruling =
        say("Order of the city, 2024, no. 12", "澜港市2024年第12号令", "Orden municipal 12/2024", "قرار المدينة رقم 12 لعام 2024")
    val holiday = say("Harbour Day", "港口节", "Día del Puerto", "يوم الميناء")
    val appointment =
        say("By appointment on Saturdays", "周六需预约", "Los sábados, con cita previa", "أيام السبت بموعد مسبق")
    val lift = say("A lift to all floors", "电梯直达各层", "Ascensor a todas las plantas", "مصعد إلى جميع الطوابق")

    val birthSummary =
        say(
            "Enter your newborn child on your household register.",
            "为新生儿办理出生登记并落户。",
            "Inscriba a su recién nacido en el registro familiar.",
            "قيّد مولودك الجديد في سجل الأسرة.",
        )
    val translationSummary =
        say(
            "A certified translation for use abroad.",
            "用于境外的经认证译本。",
            "Una traducción certificada para usar en el extranjero.",
            "ترجمة معتمدة للاستخدام في الخارج.",
        )
    val screeningSummary =
        say(
            "A nurse comes to you in the first week.",
            "护士在产后第一周上门采血。",
            "Una enfermera le visita en la primera semana.",
            "تزورك ممرضة في الأسبوع الأول.",
        )
    val birthDescription =
        say(
            "Register your newborn child and enter the child on your household register. The registration gives your " +
                "child an identity number, which you need for health insurance, vaccinations and school.",
            "为新生儿办理出生登记并落户。登记后孩子取得公民身份号码，参加医保、预防接种和日后入学都需要用到。",
            "Registre a su recién nacido e inscríbalo en el registro familiar. El registro le da un número de " +
                "identidad, necesario para el seguro médico, las vacunas y la escuela.",
            "سجّل مولودك الجديد وقيّده في سجل الأسرة. يمنح التسجيل طفلك رقم هوية تحتاج إليه للتأمين الصحي " +
                "والتطعيمات والمدرسة.",
        )
    val birthHow =
        say(
            "A registrar compares the form with the hospital's notice and enters your child; you then collect the " +
                "new page of the household register.",
            "户籍民警将申报内容与医院出生信息核对后予以登记，随后可领取新的户口簿页。",
            "Un registrador compara el formulario con el aviso del hospital e inscribe a su hijo; después usted " +
                "recoge la nueva hoja del registro familiar.",
            "يقارن الموظف الاستمارة بإشعار المستشفى ويقيّد طفلك، ثم تستلم الصفحة الجديدة من سجل الأسرة.",
        )
    val birthWho =
        say(
            "Parents or guardians of a child born to a family registered in Langang.",
            "本市户籍家庭新生儿的父母或监护人。",
            "Madres, padres o tutores de un niño nacido en una familia registrada en Langang.",
            "الوالدان أو أولياء أمر طفل وُلد لأسرة مسجّلة في لانغانغ.",
        )
    val transitWho =
        say("Residents of 60 and over.", "年满60周岁的居民。", "Residentes de 60 años o más.", "السكان من سن 60 فما فوق.")
    val translationHow =
        say(
            "Bring the birth certificate to one of the offices.",
            "携带出生证明到任一办事窗口办理。",
            "Lleve el certificado de nacimiento a una de las oficinas.",
            "أحضر شهادة الميلاد إلى أحد المكاتب.",
        )
    val translationWho =
        say(
            "Whoever is named in the registration, and the parents.",
            "登记所载本人及其父母。",
            "La persona inscrita y sus padres.",
            "الشخص المسجّل ووالداه.",
        )
    val hotline =
        say("City hotline", "市民服务热线", "Línea de atención ciudadana", "الخط الساخن للبلدية")
    val policeCall = say("Police", "报警", "Policía", "الشرطة")
    val fireCall = say("Fire brigade", "火警", "Bomberos", "الإطفاء")
    val ambulanceCall = say("Ambulance", "急救", "Ambulancia", "الإسعاف")
    val documents =
        listOf(
            say("Birth medical certificate", "出生医学证明", "Certificado médico de nacimiento", "شهادة الميلاد الطبية"),
            say(
                "Identity cards of both parents",
                "父母双方居民身份证",
                "Documentos de identidad de ambos padres",
                "بطاقتا هوية الوالدين",
            ),
            say("Household register (hukou booklet)", "户口簿", "Libro de registro familiar (hukou)", "سجل الأسرة (هوكو)"),
            say("Marriage certificate", "结婚证", "Certificado de matrimonio", "شهادة الزواج"),
        )
    val police =
        say(
            "Public Security Bureau, Household Registration",
            "公安局户政处",
            "Oficina de Seguridad Pública, Registro Familiar",
            "مكتب الأمن العام، سجل الأسر",
        )
    val hospital =
        say("Women and Children's Hospital", "妇女儿童医院", "Hospital de la Mujer y el Niño", "مستشفى النساء والأطفال")
    val transport = say("Transport Bureau", "交通运输局", "Oficina de Transporte", "مكتب النقل")
    val office =
        say(
            "Haiwan Citizen Service Centre",
            "海湾区市民服务中心",
            "Centro de atención ciudadana de Haiwan",
            "مركز خدمة المواطنين في هايوان",
        )
    val address =
        say(
            "88 Binhai Avenue, Haiwan District, Langang",
            "澜港市海湾区滨海大道88号",
            "Avenida Binhai 88, distrito de Haiwan, Langang",
            "88 جادة بينهاي، حي هايوان، لانغانغ",
        )
    val ferryOffice =
        say("Ferry Terminal Travel Centre", "客运码头出行服务中心", "Oficina de la terminal de ferris", "مركز السفر في محطة العبّارات")
    val ferryAddress =
        say("3 Ferry Road, Gangxi District", "港西区轮渡路3号", "Calle del Ferri 3, distrito de Gangxi", "3 طريق العبّارة، حي غانغشي")
    val certificateFee = say("Certificate", "证书工本费", "Certificado", "الشهادة")
    val expressFee = say("Express delivery", "快递费", "Envío urgente", "التوصيل السريع")

    val stepChild = say("Your child", "孩子信息", "Su hijo o hija", "طفلك")
    val stepBirth = say("The birth", "出生信息", "El nacimiento", "الولادة")
    val stepParent = say("You", "申报人信息", "Usted", "أنت")
    val childName = say("Full name of the child", "孩子姓名", "Nombre completo del niño", "الاسم الكامل للطفل")
    val childNameHint =
        say(
            "As it should stand in the household register.",
            "请填写拟登记在户口簿上的姓名。",
            "Como debe figurar en el registro familiar.",
            "كما يجب أن يرد في سجل الأسرة.",
        )
    val childNameValue = say("Li Mingyue", "李明月", "Li Mingyue", "لي مينغيوي")
    val childNameProblem =
        say(
            "Full name of the child: please fill this in.",
            "孩子姓名：请填写此项。",
            "Nombre completo del niño: rellene este campo.",
            "الاسم الكامل للطفل: يُرجى ملء هذا الحقل.",
        )
    val sex = say("Sex", "性别", "Sexo", "الجنس")
    val girl = say("Girl", "女", "Niña", "أنثى")
    val boy = say("Boy", "男", "Niño", "ذكر")
    val birthDate = say("Date of birth", "出生日期", "Fecha de nacimiento", "تاريخ الميلاد")
    val birthDateHint =
        say(
            "As on the birth certificate.",
            "与出生医学证明一致。",
            "Como en el certificado de nacimiento.",
            "كما في شهادة الميلاد.",
        )
    val birthDateProblem =
        say(
            "Date of birth: please enter a date that exists, as year-month-day, such as 2026-01-31.",
            "出生日期：请填写真实存在的日期，按“年-月-日”书写，例如 2026-01-31。",
            "Fecha de nacimiento: escriba una fecha que exista, como año-mes-día, por ejemplo 2026-01-31.",
            "تاريخ الميلاد: يُرجى كتابة تاريخ صحيح على شكل سنة-شهر-يوم، مثل \u20662026-01-31\u2069.",
        )
    val birthPlace =
        say("Where was your child born?", "孩子在哪里出生？", "¿Dónde nació su hijo o hija?", "أين وُلد طفلك؟")
    val inHospital =
        say(
            "In a hospital or birth centre",
            "医院或助产机构",
            "En un hospital o centro de partos",
            "في مستشفى أو مركز ولادة",
        )
    val atHome = say("At home", "家中", "En casa", "في المنزل")
    val elsewhere = say("Somewhere else", "其他地点", "En otro lugar", "في مكان آخر")
    val parentName = say("Your full name", "您的姓名", "Su nombre completo", "اسمك الكامل")
    val parentNameValue = say("Li Na", "李娜", "Li Na", "لي نا")
    val phone = say("Mobile number", "手机号码", "Número de móvil", "رقم الهاتف المحمول")
    val phoneHint =
        say(
            "We only call about this registration.",
            "仅用于本次登记联系。",
            "Solo llamamos por este registro.",
            "لا نتصل إلا بخصوص هذا التسجيل.",
        )
    val email = say("Email", "电子邮箱", "Correo electrónico", "البريد الإلكتروني")
    val siblings =
        say(
            "How many other children do you have?",
            "您还有几个孩子？",
            "¿Cuántos hijos más tiene?",
            "كم عدد أطفالك الآخرين؟",
        )
    val notes =
        say(
            "Anything else we should know?",
            "还有其他需要说明的吗？",
            "¿Algo más que debamos saber?",
            "هل هناك شيء آخر ينبغي أن نعرفه؟",
        )
    val declaration =
        say("What I have written is true.", "以上内容真实无误。", "Lo que he escrito es cierto.", "ما كتبته صحيح.")
    val query = say("register new baby", "生宝宝上户口", "registrar bebé recién nacido", "تسجيل طفل جديد")
    val queryForNothing = say("flying carpet", "飞毯", "alfombra voladora", "بساط طائر")

    val reviewTitle =
        say(
            "Your application is being reviewed",
            "您的申请正在审核",
            "Su solicitud está en revisión",
            "طلبك قيد المراجعة",
        )
    val review =
        say(
            "A caseworker has started on your application for “Register a birth” (case LG-2026-000001). You do not " +
                "need to do anything now: we will write to you when there is a decision, or if something is missing.",
            "工作人员已开始审核您的“新生儿出生登记”申请（办件编号LG-2026-000001）。您现在无需办理其他手续，如有结果或需要补充材料，我们会通知您。",
            "Un tramitador ha empezado con su solicitud «Registrar un nacimiento» (expediente LG-2026-000001). " +
                "Ahora no tiene que hacer nada: le escribiremos cuando haya una decisión o si falta algo.",
            "بدأ موظف بمعالجة طلبك «تسجيل مولود» (المعاملة LG-2026-000001). لا يلزمك فعل شيء الآن: سنكتب إليك " +
                "عند صدور القرار أو إذا نقص شيء.",
        )
    val reviewStart =
        say(
            "A caseworker has started on your application.",
            "工作人员已开始审核您的申请。",
            "Un tramitador ha empezado con su solicitud.",
            "بدأ موظف بمعالجة طلبك.",
        )
    val note =
        say(
            "A note from your caseworker: please keep the hospital's notice at hand.",
            "经办人员留言：请备好医院的出生通知。",
            "Nota de su tramitador: tenga a mano el aviso del hospital.",
            "ملاحظة من الموظف: يُرجى إبقاء إشعار المستشفى في متناول يدك.",
        )
    val receivedTitle =
        say("We have your application", "我们已收到您的申请", "Tenemos su solicitud", "لقد استلمنا طلبك")
    val received =
        say(
            "Your application for “Register a birth” is with us. Its case number is LG-2026-000001.",
            "您的“新生儿出生登记”申请已收到，办件编号为LG-2026-000001。",
            "Su solicitud «Registrar un nacimiento» está con nosotros. El número de expediente es LG-2026-000001.",
            "طلبك «تسجيل مولود» لدينا. رقم المعاملة هو LG-2026-000001.",
        )

    val noNetwork = errorMessage(CitizenException.Offline(OfflineReason.NO_NETWORK, null), language)
    val cityUnavailable = errorMessage(CitizenException.Offline(OfflineReason.CITY_UNAVAILABLE, null), language)
    val noCatalogue = errorMessage(CitizenException.NoCatalogue(), language)
    val locked = errorMessage(CitizenException.Locked(), language)
    val keyMissing = errorMessage(CitizenException.KeyUnavailable(KeyProblem.ABSENT), language)
    val storageFull = errorMessage(CitizenException.StorageFull(), language)
    val update = errorMessage(CitizenException.UpdateRequired(), language)
    val notFound = errorMessage(CitizenException.NotFound("service"), language)
    val signIn = errorMessage(CitizenException.Unauthorized(), language)
}
