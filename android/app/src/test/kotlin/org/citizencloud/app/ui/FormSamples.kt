package org.citizencloud.app.ui

import org.citizencloud.app.model.CheckPage
import org.citizencloud.app.model.CheckRow
import org.citizencloud.app.model.CheckSection
import org.citizencloud.app.model.CurrencyItem
import org.citizencloud.app.model.FieldItem
import org.citizencloud.app.model.FieldItemKind
import org.citizencloud.app.model.FormPage
import org.citizencloud.app.model.OptionItem
import org.citizencloud.app.model.ProblemItem
import org.citizencloud.app.model.Saved

/** The steps of a form that asks for every kind of answer that others do not, as [samples] has its words. */
internal class FormSamples(
    private val samples: Samples,
) {
    private val words = samples.words.rent
    private val yuan = CurrencyItem("CNY", 2)
    private val districts = words.districts.mapIndexed { i, name -> OptionItem("d-$i", name) }
    private val needs = words.needs.mapIndexed { i, name -> OptionItem("n-$i", name) }

    private fun field(
        path: String,
        kind: FieldItemKind,
        label: String,
        value: String = "",
        hint: String? = null,
        required: Boolean = true,
        options: List<OptionItem> = emptyList(),
    ) = samples.field(path, kind, label, value, hint, required, options)

    private val rent = field("/rent", FieldItemKind.Money, words.rent, "1250.50", words.rentHint).copy(currency = yuan)
    private val support =
        field("/support", FieldItemKind.Money, words.support, "312.63").copy(currency = yuan, calculated = true)
    private val missing =
        field("/needs", FieldItemKind.Choices, words.missing, options = needs).copy(values = listOf("n-0", "n-2"))
    private val district =
        field("/district", FieldItemKind.LongChoice, words.district, "d-2", options = listOf(districts[2]))
    private val visit = field("/visit", FieldItemKind.Time, words.visit, "09:30", required = false)

    private val number = field("/number", FieldItemKind.NationalId, words.number, "12345678Z")
    private val street =
        field("/street", FieldItemKind.Text, words.street, words.streetValue).copy(
            heading = words.address,
            purpose = "street-address",
        )
    private val postcode = field("/postcode", FieldItemKind.Text, words.postcode, "200120").copy(purpose = "postal-code")
    private val copyTo =
        field("/copy_to", FieldItemKind.Text, words.copyTo, required = false).copy(enabled = false)
    private val agreed = field("/agreed", FieldItemKind.Declaration, samples.words.declaration, "true")

    val home =
        FormPage(
            words.stepHome,
            1,
            2,
            listOf(rent, support, missing, district, visit),
            emptyList(),
            Saved.Yes,
            leaving = false,
        )
    val person = home.copy(title = words.stepPerson, step = 2, fields = listOf(number, street, postcode, copyTo, agreed))

    /** Something is looked for in the list. */
    val finding = home.copy(fields = listOf(district.copy(found = districts)))
    val findingNothing =
        home.copy(fields = listOf(district.copy(value = "", options = emptyList(), found = emptyList())))
    val problems: FormPage
        get() {
            val said = listOf("/rent", "/needs", "/agreed").zip(listOf(words.rentProblem, words.missingProblem, words.agreedProblem))

            fun FieldItem.wrong() = copy(problem = said.single { it.first == path }.second)
            val fields =
                listOf(
                    rent.copy(value = "12,5x").wrong(),
                    support.copy(value = ""),
                    missing.copy(values = emptyList()).wrong(),
                    agreed.copy(value = "").wrong(),
                )
            return home.copy(fields = fields, problems = said.map { (path, message) -> ProblemItem(path, message) })
        }

    val check =
        CheckPage(
            listOf(
                CheckSection(
                    words.stepHome,
                    1,
                    listOf(
                        CheckRow(rent.path, rent.kind, rent.label, rent.value, currency = yuan),
                        CheckRow(support.path, support.kind, support.label, support.value, currency = yuan, calculated = true),
                        CheckRow(missing.path, missing.kind, missing.label, "", values = listOf(words.needs[0], words.needs[2])),
                        CheckRow(district.path, district.kind, district.label, words.districts[2]),
                        CheckRow(visit.path, visit.kind, visit.label, visit.value),
                    ),
                ),
                CheckSection(
                    words.stepPerson,
                    2,
                    listOf(
                        CheckRow(number.path, number.kind, number.label, number.value),
                        CheckRow(street.path, street.kind, street.label, street.value, heading = words.address),
                        CheckRow(postcode.path, postcode.kind, postcode.label, postcode.value),
                        CheckRow(agreed.path, agreed.kind, agreed.label, samples.words.yes),
                    ),
                ),
            ),
            problems = emptyList(),
            submitting = false,
            trouble = null,
        )
}

/** What that form says. */
internal class RentWords(
    say: (en: String, zh: String, es: String, ar: String) -> String,
) {
    val service = say("Apply for help with the rent", "申请租金补贴", "Solicitar ayuda para el alquiler", "طلب دعم للإيجار")
    val stepHome = say("Your home", "您的住处", "Su vivienda", "مسكنك")
    val stepPerson = say("You", "您", "Usted", "أنت")
    val rent = say("Rent a month", "每月租金", "Alquiler al mes", "الإيجار الشهري")
    val rentHint = say("Without heating.", "不含取暖费。", "Sin calefacción.", "من دون التدفئة.")
    val rentProblem =
        say(
            "Rent a month: please enter an amount, such as 1250.50.",
            "每月租金：请填写金额，例如 1250.50。",
            "Alquiler al mes: escriba un importe, por ejemplo 1250,50.",
            "الإيجار الشهري: يُرجى كتابة مبلغ، مثل \u20661250.50\u2069.",
        )
    val support = say("What the city pays", "市政补贴", "Lo que paga la ciudad", "ما تدفعه المدينة")
    val missing = say("What is missing?", "缺少什么？", "¿Qué falta?", "ما الذي ينقص؟")
    val missingProblem =
        say(
            "What is missing?: please choose at least 2.",
            "缺少什么？：请至少选择 2 项。",
            "¿Qué falta?: elija al menos 2.",
            "ما الذي ينقص؟: يُرجى اختيار اثنين على الأقل.",
        )
    val needs =
        listOf(
            say("Heating", "暖气", "Calefacción", "تدفئة"),
            say("Warm water", "热水", "Agua caliente", "ماء ساخن"),
            say("A lift", "电梯", "Ascensor", "مصعد"),
            say("Light in the staircase", "楼道照明", "Luz en la escalera", "إنارة الدرج"),
        )
    val district = say("District", "所在区", "Distrito", "الحي")
    val districts =
        listOf(
            say("New Harbour", "新港区", "Puerto Nuevo", "الميناء الجديد"),
            say("São João", "圣若昂区", "São João", "ساو جواو"),
            say("Harbour Gardens", "海港花园", "Jardines del Puerto", "حدائق الميناء"),
            say("Old Harbour", "老港区", "Puerto Viejo", "الميناء القديم"),
        )
    val visit = say("When may we come?", "何时可以上门？", "¿A qué hora podemos ir?", "متى يمكننا القدوم؟")
    val number = say("Number of your identity card", "证件号码", "Número de su documento", "رقم بطاقة هويتك")
    val address = say("Your address", "您的住址", "Su dirección", "عنوانك")
    val street = say("Street", "街道", "Calle", "الشارع")
    val streetValue = say("Binhai Avenue 88", "滨海大道88号", "Avenida Binhai 88", "88 جادة بينهاي")
    val postcode = say("Postcode", "邮政编码", "Código postal", "الرمز البريدي")
    val copyTo = say("Copy to", "抄送", "Copia para", "نسخة إلى")
    val agreedProblem =
        say(
            "What I have written is true.: please agree to this.",
            "以上内容真实无误。：请确认此项。",
            "Lo que he escrito es cierto.: confírmelo.",
            "ما كتبته صحيح.: يُرجى الموافقة على ذلك.",
        )
    val problems = listOf(rentProblem, missingProblem, agreedProblem)
}
