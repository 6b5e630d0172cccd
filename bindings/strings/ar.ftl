# كلمات شاشات التطبيقين كليهما، بترتيب en.ftl وفيه الشرح.

## في كل مكان
app-name = سحابة المواطن
back = رجوع
close = إغلاق
cancel = إلغاء
next = التالي
previous = السابق
loading = لحظة من فضلك…
try-again = المحاولة مرة أخرى
call-city = الاتصال بالبلدية
call-city-number = الاتصال بالبلدية: { $number }
offline-banner = لا توجد شبكة. يمكنك المتابعة، وما تقدّمه يُرسل لاحقًا.
free-of-charge = مجانًا
not-answered = بلا إجابة
yes = نعم
no = لا
required = إلزامي
optional = اختياري
services-count = { $count ->
    [zero] لا خدمات
    [one] خدمة واحدة
    [two] خدمتان
    [few] { $count } خدمات
    [many] { $count } خدمة
   *[other] { $count } خدمة
}

## عندما يتعذر أمر ما: الزر تحت الشرح
way-on-try-again = المحاولة مرة أخرى
way-on-sign-in = تسجيل الدخول
way-on-unlock-phone = فتح قفل الهاتف ثم المحاولة مرة أخرى
way-on-make-room = وفّرت مساحة: المحاولة مرة أخرى
way-on-update-app = تحديث التطبيق
way-on-unlock-documents = فتح قفل مستنداتك
way-on-type-paper-code = إدخال الرمز المكتوب على ورقتك
way-on-call-city = الاتصال بالبلدية
way-on-go-back = الرجوع
trouble-title = لم ينجح ذلك
no-app-title = لا يوجد تطبيق على هذا الهاتف يمكنه فتح هذا
library-missing-title = لا يمكن تشغيل التطبيق على هذا الهاتف
library-missing-body = جزء من التطبيق غير معدّ لمعالج هذا الهاتف. يرجى تثبيت التطبيق من جديد من متجر التطبيقات في هاتفك. ويمكنك دائمًا الاتصال بالبلدية.

## التشغيل الأول
first-start-title = أهلًا وسهلًا
first-start-body = ابحث عن جميع خدمات المدينة، وأرسل الطلبات، واحتفظ بإيصالاتك، حتى من دون شبكة.
first-start-language = لغتك
first-start-senior-title = أكبر وأبسط
first-start-senior-body = حروف وأزرار أكبر، وأشياء أقل على الشاشة.
first-start-begin = البدء
first-start-fetching = جارٍ تنزيل قائمة الخدمات…
first-start-fetched = { $count ->
    [zero] لا خدمات على هذا الهاتف.
    [one] على هذا الهاتف خدمة واحدة.
    [two] على هذا الهاتف خدمتان.
    [few] على هذا الهاتف { $count } خدمات.
    [many] على هذا الهاتف { $count } خدمة.
   *[other] على هذا الهاتف { $count } خدمة.
}

## الشاشة الرئيسية
home-search = ماذا تحتاج؟
home-categories = جميع الخدمات
home-cases = معاملاتي
home-cases-none = لم ترسل شيئًا بعد.
home-inbox = الرسائل
home-settings = الإعدادات
home-drafts = { $count ->
    [zero] لا استمارات غير مكتملة
    [one] استمارة واحدة غير مكتملة
    [two] استمارتان غير مكتملتين
    [few] { $count } استمارات غير مكتملة
    [many] { $count } استمارة غير مكتملة
   *[other] { $count } استمارة غير مكتملة
}
home-drafts-ending = { $count ->
    [zero] لا استمارات ستُحذف قريبًا
    [one] استمارة واحدة غير مكتملة ستُحذف قريبًا
    [two] استمارتان غير مكتملتين ستُحذفان قريبًا
    [few] { $count } استمارات غير مكتملة ستُحذف قريبًا
    [many] { $count } استمارة غير مكتملة ستُحذف قريبًا
   *[other] { $count } استمارة غير مكتملة ستُحذف قريبًا
}
home-waiting = { $count ->
    [zero] لا طلبات في انتظار الإرسال
    [one] طلب واحد في انتظار الإرسال
    [two] طلبان في انتظار الإرسال
    [few] { $count } طلبات في انتظار الإرسال
    [many] { $count } طلبًا في انتظار الإرسال
   *[other] { $count } طلب في انتظار الإرسال
}
home-unread = { $count ->
    [zero] لا رسائل غير مقروءة
    [one] رسالة واحدة غير مقروءة
    [two] رسالتان غير مقروءتين
    [few] { $count } رسائل غير مقروءة
    [many] { $count } رسالة غير مقروءة
   *[other] { $count } رسالة غير مقروءة
}
home-all-cases = عرض الكل
home-no-catalogue-title = قائمة الخدمات لم تصل بعد
home-personal-title = لا يمكن عرض معاملاتك ورسائلك الآن
home-life-events = ماذا جدّ في حياتك؟
home-offices = مكاتب قريبة منك
home-favourites = الخدمات التي حفظتها
home-documents = مستنداتي
home-reminders = ما يأتي قريبًا
home-damage-title = تلفت بيانات على هذا الهاتف
home-damage-see = عرض ما بقي وما فُقد
home-freshness-title = هل القائمة محدّثة؟
home-update-title = هذا التطبيق في انتظار تحديث

## البحث
search-title = البحث
search-field = البحث عن خدمة
search-clear = مسح ما كتبته
search-hint = اكتب ما تحتاج إليه بكلماتك، مثل «الانتقال إلى بيت جديد» أو «مولود جديد».
search-found = { $count ->
    [zero] لم يُعثر على خدمات
    [one] عُثر على خدمة واحدة
    [two] عُثر على خدمتين
    [few] عُثر على { $count } خدمات
    [many] عُثر على { $count } خدمة
   *[other] عُثر على { $count } خدمة
}
search-nothing-title = لم يُعثر على شيء عن «{ $query }»
search-nothing-body = جرّب كلمات أخرى، أو اتصل بالبلدية: سيساعدك أحد الموظفين.
search-suggestions = هل تقصد
search-filters = تضييق البحث
search-filters-on = { $count ->
    [zero] بلا مرشِّحات
    [one] مرشِّح واحد
    [two] مرشِّحان
    [few] { $count } مرشِّحات
    [many] { $count } مرشِّحًا
   *[other] { $count } مرشِّح
}
search-filters-clear = إلغاء التضييق
search-filter-subject = الموضوع
search-filter-channel = طريقة التقديم
search-filter-any = الكل
search-filter-open-now = فقط ما له مكتب مفتوح الآن
search-reason-word = يُسمى أيضًا: { $word }
search-reason-spelling = فُهم على أنه: { $word }
search-reason-some = يحتوي فقط على: { $words }

## فئة الخدمات
category-more = عرض المزيد
category-shown = { $shown } من { $total }

## الخدمة
service-about = ما هي هذه الخدمة
service-eligibility = لمن هذه الخدمة
service-documents = ما تحتاج إليه
service-documents-none = لا تحتاج إلى أي مستندات.
service-fee = التكلفة
service-duration = المدة
service-duration-same-day = تُنجز في اليوم نفسه
service-duration-days = { $count ->
    [zero] في اليوم نفسه
    [one] يوم عمل واحد
    [two] يوما عمل
    [few] { $count } أيام عمل
    [many] { $count } يوم عمل
   *[other] { $count } يوم عمل
}
service-how = طريقة التقديم
service-where = المكان والمواعيد
service-department = الجهة المسؤولة
service-channel-online = عبر الإنترنت
service-channel-phone = بالهاتف
service-channel-office = في أحد المكاتب
service-channel-post = بالبريد
service-call-department = الاتصال بالجهة: { $department }
service-web = صفحة الويب
service-map = عرض على الخريطة
service-begin = بدء الطلب
service-begin-again = بدء طلب جديد
service-resume = متابعة استمارتك
service-resume-progress = أُجيب عن { $answered } من { $askable }
service-no-form = لا يمكن تقديم هذا الطلب في التطبيق بعد.
service-hours-line = { $days }: من { $opens } إلى { $closes }
service-days-range = من { $first } إلى { $last }
service-favourite-add = حفظ هذه الخدمة
service-favourite-remove = محفوظة: إزالة الحفظ
service-check = تحقق مما إذا كانت لك
service-legal-basis = الأساس القانوني

## أحداث الحياة وخططها
events-title = ماذا حدث؟
events-body = اختر ما ينطبق عليك لتحصل على خطة بكل ما يلزم فعله.
events-steps = { $count ->
    [zero] لا خطوات
    [one] خطوة واحدة
    [two] خطوتان
    [few] { $count } خطوات
    [many] { $count } خطوة
   *[other] { $count } خطوة
}
plan-questions = أخبرنا بالمزيد لتكون الخطة أنسب لك
plan-private = تبقى إجاباتك على هذا الهاتف، ولا ترى البلدية إلا ما تضعه في استمارة وترسله.
plan-steps = ما يلزم فعله بهذا الترتيب
plan-step = الخطوة { $number }
plan-not-for-you = لا ينطبق عليك
plan-perhaps = قد ينطبق عليك
plan-after = قبل ذلك: { $steps }
plan-from = ابتداءً من { $date }
plan-until = حتى { $date }
plan-overdue = كان موعده { $date }: أنجزه بأسرع ما يمكن
plan-gives = بعدها يكون لديك: { $documents }
plan-documents = المستندات، كل منها مرة واحدة
plan-document-from = تحصل عليه في هذه الخطة: { $step }
plan-fees = التكلفة الإجمالية
plan-fees-at-least = { $amount } على الأقل
plan-fees-unknown = بعض الأسعار غير معروفة.

## هل الخدمة لها
eligibility-title = هل هي لك؟
eligibility-yes = نعم، يبدو أنها لك
eligibility-no = يبدو أنها ليست لك
eligibility-needs = بضع إجابات تكفي لمعرفة ذلك
eligibility-because = ما يجب توفّره
eligibility-final = القرار للبلدية عند تقديم الطلب، ويمكنك التقديم على أي حال.

## ما أخبرت به التطبيق
facts-title = ما أخبرت به هذا التطبيق
facts-empty-title = لا شيء بعد
facts-empty-body = ما تجيب به في الخطط والتحقق يُحفظ هنا على هذا الهاتف فقط.
facts-forget = حذف هذه الإجابة
facts-forget-all = حذف جميع الإجابات
facts-forget-all-title = حذف كل ما أخبرت به؟
facts-forget-all-body = ستسألك الخطط والتحقق من جديد.
facts-open = عرض ما أخبرت به أو تغييره

## الخدمات المحفوظة
favourites-title = الخدمات التي حفظتها
favourites-empty-title = لا شيء بعد
favourites-empty-body = احفظ خدمة من صفحتها لتجدها هنا.
favourites-withdrawn = لم تعد البلدية تقدّم هذه الخدمة.
favourites-remove = إزالة الحفظ: { $service }
favourites-order = تغيير الترتيب
favourites-order-done = تم
favourites-move-up = نقل إلى أعلى: { $service }
favourites-move-down = نقل إلى أسفل: { $service }
favourites-place = الموضع { $place } من { $total }

## المكاتب
offices-title = مكاتب قريبة منك
offices-locate = استخدام موقع هذا الهاتف
offices-locate-body = يبقى موقعك على هذا الهاتف. ومن دونه تظهر المكاتب من وسط المدينة إلى أطرافها.
offices-unknown = لا يذكر هذا الهاتف موقعه.
offices-open-now = المفتوحة الآن فقط
offices-none = لا يوجد مكتب مفتوح الآن.
offices-distance-meters = على بُعد { $distance } م
offices-distance-kilometers = على بُعد { $distance } كم
office-open = مفتوح الآن
office-open-until = مفتوح حتى { $time }
office-closed = مغلق الآن
office-opens-today = مغلق: يفتح عند { $time }
office-opens-on = مغلق: يفتح { $day } عند { $time }
office-closed-all-day = مغلق
office-week = مواعيد الأيام السبعة المقبلة
office-wheelchair = يمكن الدخول بكرسي متحرك.
office-wheelchair-limited = بالكرسي المتحرك يمكن دخول جزء منه أو بمساعدة.
office-wheelchair-no = لا يمكن الدخول بكرسي متحرك.

## الاستمارة
form-step = الخطوة { $step } من { $steps }
form-saved = محفوظ على هذا الهاتف
form-saving = جارٍ الحفظ…
form-not-saved = غير محفوظ
form-problems-title = { $count ->
    [zero] لا إجابات تحتاج إلى مراجعتك
    [one] إجابة واحدة تحتاج إلى مراجعتك
    [two] إجابتان تحتاجان إلى مراجعتك
    [few] { $count } إجابات تحتاج إلى مراجعتك
    [many] { $count } إجابة تحتاج إلى مراجعتك
   *[other] { $count } إجابة تحتاج إلى مراجعتك
}
form-pick-date = اختيار تاريخ
form-date-example = مثال: { "\u2066" }2026-01-31{ "\u2069" }
form-calculated = محسوب لك من إجاباتك
form-not-asked = غير مطلوب حاليًا
form-several = يمكنك اختيار أكثر من خيار.
form-chosen = اخترت: { $option }
form-find = ابحث في القائمة
form-find-nothing = لا شيء في القائمة يطابق ما كتبته.
form-found = { $count ->
    [zero] لم يُعثر على شيء
    [one] عُثر على واحد
    [two] عُثر على اثنين
    [few] عُثر على { $count }
    [many] عُثر على { $count }
   *[other] عُثر على { $count }
}
form-pick-time = اختر وقتًا
form-time-example = مثال: 09:30
form-amount = المبلغ بعملة { $currency }
form-file-limit = ملف واحد لا يتجاوز { $size }: { $types }
form-files-limit = عدد الملفات حتى { $files }، لا يتجاوز كل منها { $size }: { $types }
form-attach-file = اختر ملفًا
form-attach-photo = اختر صورة
form-attach-document = من مستنداتي
form-take-photo = التقاط صورة
form-camera-missing = تعذّر فتح الكاميرا. يمكنك اختيار صورة أو ملف بدلاً من ذلك.
form-sign = التوقيع بالإصبع
form-sign-area = وقّع هنا بإصبعك. إن لم تستطع فاختر صورة لتوقيعك.
form-sign-clear = مسح
form-sign-use = استخدام هذا التوقيع
form-attaching = جارٍ الإرفاق …
form-detach = إزالة { $name }
form-row-add = إضافة: { $label }
form-row-remove = إزالة { $row }
form-row-remove-title = هل تريد إزالة { $row }؟
form-row-remove-body = سيُحذف ما أجبت به هناك.
form-row-remove-yes = إزالة
form-changed-title = غيّرت البلدية هذه الاستمارة
form-changed-body = { $count ->
    [zero] لا اختلافات. ما أجبت به محفوظ.
    [one] هناك اختلاف واحد. ما أجبت به محفوظ.
    [two] هناك اختلافان. ما أجبت به محفوظ.
    [few] هناك { $count } اختلافات. ما أجبت به محفوظ.
    [many] هناك { $count } اختلافًا. ما أجبت به محفوظ.
   *[other] هناك { $count } اختلاف. ما أجبت به محفوظ.
}
form-changed-see = عرض ما اختلف
form-old-gone = لم تعد البلدية تقدم هذه الخدمة في التطبيق، وقد لا تقبل ما ترسله: يرجى الاتصال.
form-old-not-understood = لدى البلدية استمارة أحدث لا يعرفها هذا التطبيق بعد. يرجى تحديث التطبيق: إجاباتك محفوظة.
prefill-question-title = هل تريد أن تُعرض عليك إجابات قدمتها من قبل؟
prefill-question-body = يمكن للتطبيق أن يبحث فيما أرسلته وفيما ذكرته عن نفسك. لا يخرج بذلك شيء من هذا الهاتف: ترى كل إجابة قبل أن ترسلها.
prefill-question-yes = نعم، اعرضها
prefill-question-no = لا
prefill-title = أجبت عن هذا من قبل
prefill-from-profile = مما ذكرته عن نفسك
prefill-from-earlier = من «{ $service }»، { $day }
prefill-fill-in = وضع هذه الإجابات
prefill-not-now = ليس الآن
form-check = مراجعة إجاباتك
form-leave = الحفظ والخروج
form-leave-title = هل تريد الخروج من الاستمارة؟
form-leave-body = كل ما كتبته محفوظ على هذا الهاتف. يمكنك المتابعة في أي وقت.
form-leave-unsaved-body = لم يُحفظ كل شيء بعد. إذا خرجت الآن فقد يضيع آخر ما كتبته.
form-leave-yes = الخروج
form-leave-no = البقاء هنا

## ما غيّره إصدار آخر من الاستمارة
changes-title = ما الذي اختلف
changes-intro = غيّرت البلدية هذه الاستمارة منذ أن اطلعت عليها آخر مرة. ما أجبت به محفوظ.
changes-added = سؤال جديد
changes-removed = لم يعد مطلوبًا
changes-reworded = تغيّرت صيغة السؤال
changes-converted = تُكتب إجابتك الآن بشكل آخر
changes-not-fitting = لم تعد إجابتك مناسبة؛ يرجى الإجابة من جديد
changes-restored = عادت إجابتك السابقة
changes-old-label = من قبل: { $label }
changes-old-answer = أجبت: { $answer }
changes-new-answer = الآن: { $answer }
changes-kept-title = محفوظ ولا يُرسل
changes-kept-body = لم تعد هذه الإجابات تناسب الاستمارة. تبقى محفوظة حتى ترسل الاستمارة أو تحذفها.
changes-seen = متابعة الاستمارة

## مراجعة إجاباتك
check-title = راجع إجاباتك
check-change = تغيير
check-change-what = تغيير: { $label }
check-submit = الإرسال إلى البلدية
check-submitting = جارٍ الإرسال…
check-kept = { $count ->
    [zero] لا إجابات غير مناسبة للاستمارة
    [one] إجابة واحدة لم تعد تناسب الاستمارة ولا تُرسل
    [two] إجابتان لم تعودا تناسبان الاستمارة ولا تُرسلان
    [few] { $count } إجابات لم تعد تناسب الاستمارة ولا تُرسل
    [many] { $count } إجابة لم تعد تناسب الاستمارة ولا تُرسل
   *[other] { $count } إجابة لم تعد تناسب الاستمارة ولا تُرسل
}
check-promise = بمجرد أن تضغط على الزر يصبح طلبك محفوظًا بأمان على هذا الهاتف. ويصل إلى البلدية مرة واحدة فقط، حتى إن انقطعت الشبكة الآن.

## المعاملات
cases-title = معاملاتي
cases-drafts = غير مكتملة
cases-sent = مقدَّمة
cases-empty-title = لا شيء هنا بعد
cases-empty-body = هنا تُحفظ الاستمارات التي تبدؤها والطلبات التي ترسلها.
cases-draft-ends = تُحذف في { $day } إن لم تفتحها
cases-draft-changed = غيّرت البلدية هذه الاستمارة
cases-draft-correction = تصحيحك
cases-discard = حذف
cases-discard-title = هل تريد حذف هذه الاستمارة؟
cases-discard-body = ستُحذف إجاباتك في «{ $service }» نهائيًا.
case-title = معاملة
case-number = رقم المعاملة
case-submitted = تاريخ التقديم
case-received = تاريخ استلام البلدية
case-attempts = { $count ->
    [zero] لم تجرِ أي محاولة
    [one] جرت محاولة واحدة
    [two] جرت محاولتان
    [few] جرت { $count } محاولات
    [many] جرت { $count } محاولة
   *[other] جرت { $count } محاولة
}
case-next-attempt = المحاولة التالية: { $when }
case-reason = رمز تذكره عند الاتصال
case-status-queued = في انتظار الإرسال
case-status-waits-for-network = في انتظار الشبكة
case-status-waits-for-unmetered = في انتظار شبكة Wi-Fi لأنّ معه ملفات
case-status-waits-for-city = البلدية لا تستجيب؛ نواصل المحاولة
case-status-waits-for-wifi-sign-in = شبكة Wi-Fi هذه تطلب منك تسجيل الدخول أولًا
case-status-waits-for-right-clock = يبدو أن تاريخ هذا الهاتف غير صحيح؛ يرجى ضبطه
case-status-waits-for-sign-in = يرجى تسجيل الدخول لإرسالها
case-status-waits-for-update = يرجى تحديث التطبيق؛ وستُرسل بعد ذلك
case-status-sending = قيد الإرسال
case-status-accepted = استلمتها البلدية
case-status-rejected = لم تقبلها البلدية
case-status-stuck = حدث خطأ ما؛ يرجى الاتصال بالبلدية
case-status-from-backup = عاد من نسخة احتياطية؛ لم يُرسل من هذا الهاتف
case-status-cancelled = تم سحبها
case-safe = هي محفوظة بأمان على هذا الهاتف وتُرسل تلقائيًا.
case-receipt = عرض الإيصال
case-cancel = سحبها
case-cancel-title = هل تريد سحبها؟
case-cancel-body = لم تُرسل بعد، ولن تُرسل.
case-cancel-yes = سحبها
case-cancel-no = الاحتفاظ بها
case-retry = المحاولة الآن
case-edit = التصحيح والإرسال من جديد
case-restored = عاد هذا من نسخة احتياطية، وربما أرسله هاتفك القديم من قبل. إن أرسلته الآن فستستقبله البلدية مرة واحدة فقط. وإن لم تعد تريده فأخبرنا هنا.
case-send = إرسال
case-decline = عدم الإرسال
case-decline-title = ألا تريد إرسال هذا؟
case-decline-body = لن يُرسل من هذا الهاتف. وإن كان هاتفك القديم قد أرسله فهو لدى البلدية على أي حال.
case-decline-yes = عدم الإرسال
case-decline-no = القرار لاحقًا
case-messages = رسائل عن هذه المعاملة
case-attachments = الملفات
case-attachment-sent = أُرسل { $sent } من { $size }
case-answer-title = إجابتك إلى البلدية
case-withdrawal-title = طلب السحب
case-application = عرض الطلب
case-standing = أين وصل
case-standing-received = وصل إلى البلدية
case-standing-in-review = قيد المعالجة
case-standing-waiting-for-resident = البلدية في انتظارك
case-standing-approved = تمت الموافقة
case-standing-declined = رُفض
case-standing-closed = أُغلق
case-standing-withdrawn = سحبته أنت
case-standing-other = انظر أدناه ما حدث
case-promised-by = وعدت البلدية بالبتّ قبل
case-decided-at = تاريخ القرار
case-timeline = ما حدث
case-question = البلدية تسألك
case-question-by = يرجى الإجابة قبل { $day }
case-answer = إجابة
case-withdraw = سحب الطلب
case-withdraw-title = هل تريد سحب هذا الطلب؟
case-withdraw-body = ستُبلَّغ البلدية بأنك لم تعد تريده، مرة واحدة، سواء توفرت شبكة الآن أم لا.
case-withdraw-yes = سحب

## الإيصال
receipt-title = الإيصال
receipt-proven = موقّع من البلدية وتم التحقق منه على هذا الهاتف
receipt-qr = الإيصال على شكل رمز QR. أبرزه عند الشباك.
receipt-qr-too-long = ملفات هذا الإيصال أكثر من أن يتسع لها رمز QR. اذكر رقم المعاملة عند الشباك.
receipt-fingerprint = البصمة الرقمية لما أرسلته

## الرسائل
inbox-title = الرسائل
inbox-empty-title = لا توجد رسائل
inbox-empty-body = هنا يُحفظ ما تكتبه البلدية إليك، حتى من دون شبكة.
inbox-refresh = البحث عن رسائل جديدة
inbox-refreshing = جارٍ البحث عن رسائل جديدة…
inbox-unread = غير مقروءة
inbox-alerts = تنبيهات سارية
inbox-find = البحث في رسائلك
inbox-view = الرسائل المعروضة
inbox-view-all = الكل
inbox-view-unread = غير المقروءة
inbox-view-pinned = المثبتة
inbox-view-put-away = المحفوظة جانبًا
inbox-view-by-case = حسب المعاملة
inbox-none-title = لا شيء هنا
inbox-none-body = لا توجد رسالة من هذا النوع.
inbox-nothing-body = جرّب كلمات أخرى أو عددًا أقل منها.
inbox-pinned = مثبتة
inbox-put-away = محفوظة جانبًا
inbox-has-attachments = معها ملفات
inbox-pin = تثبيت في الأعلى
inbox-unpin = إلغاء التثبيت
inbox-archive = حفظ جانبًا
inbox-fetch-back = إعادة إلى الرسائل
inbox-delete = حذف
inbox-actions = ما يمكن فعله بـ: { $title }
inbox-delete-title = أتحذف هذه الرسالة؟
inbox-delete-body = تزول من جميع أجهزتك نهائيًا. وتبقى الملفات التي حفظتها في مستنداتك.
inbox-thread-count = { $count ->
    [zero] لا رسائل
    [one] رسالة واحدة
    [two] رسالتان
    [few] { $count } رسائل
    [many] { $count } رسالة
   *[other] { $count } رسالة
}
alert-extreme = خطر بالغ
alert-severe = خطر شديد
alert-moderate = خطر
alert-minor = تنبيه بسيط
alert-unknown = تنبيه
alert-until = حتى { $date }
alert-over = انتهى هذا التنبيه
alert-districts = لمن
alert-everyone = المدينة كلها
message-title = رسالة
message-about-case = عن المعاملة { $number }
message-open-case = فتح المعاملة
message-thread = كل الرسائل عن هذه المعاملة
message-answer = الرد على البلدية
message-book = حجز موعد
message-pay = الدفع
message-calendar = إضافة إلى التقويم
message-open-link = فتح الصفحة
message-link-elsewhere = لا يُفتح: يقود إلى { $host } وهو ليس للبلدية
message-link-lookalike = احذر: ليس كما يبدو. يقود إلى { $host }
message-when = متى
message-where = أين
message-attachments = ملفات
message-save = حفظ في مستنداتي
message-save-named = حفظ في مستنداتي: { $name }
message-saving = جارٍ حفظ { $name }…
message-stop-saving-named = إيقاف الحفظ: { $name }
message-open-document = فتح المستند
message-open-document-named = فتح المستند: { $name }

## المستندات
documents-title = مستنداتي
documents-locked-title = مستنداتك مقفلة
documents-locked-body = تُفتح عندما تُثبت لهذا الهاتف أنك صاحبها. وبعد خمس دقائق من دون استخدام تُقفل من جديد.
documents-prompt = فتح مستنداتك
documents-unlock = فتح القفل
documents-unlocking = جارٍ فتح القفل…
documents-lock = قفل
documents-find = البحث في مستنداتك
documents-found = { $count ->
    [zero] لم يُعثر على مستندات
    [one] عُثر على مستند واحد
    [two] عُثر على مستندين
    [few] عُثر على { $count } مستندات
    [many] عُثر على { $count } مستندًا
   *[other] عُثر على { $count } مستند
}
documents-nothing-title = لا نتائج لـ «{ $query }»
documents-nothing-body = جرّب كلمة أخرى من اسم المستند أو جهة إصداره أو مما سجّلته عنه.
documents-empty-title = لا توجد مستندات بعد
documents-empty-body = احفظ هنا ما تحتاج إليه مرارًا، مثل صورة بطاقة هويتك. يُحفظ مشفّرًا على هذا الهاتف ولا يُفتح إلا لك.
documents-add = إضافة مستند
documents-adding = جارٍ إضافة: { $name }
documents-progress = { $done } من { $size }
documents-stop = إيقاف
documents-until = صالح حتى { $day }
documents-until-soon = ينتهي قريبًا: صالح حتى { $day }
documents-until-past = انتهت صلاحيته: كان صالحًا حتى { $day }
documents-damaged = تالف: يرجى إضافة الملف نفسه من جديد
documents-unreadable-title = { $count ->
    [zero] لا توجد مستندات تعذرت قراءتها
    [one] لم تعد قراءة مستند واحد ممكنة
    [two] لم تعد قراءة مستندين ممكنة
    [few] لم تعد قراءة { $count } مستندات ممكنة
    [many] لم تعد قراءة { $count } مستندًا ممكنة
   *[other] لم تعد قراءة { $count } مستند ممكنة
}
documents-unreadable-body = ما دُوّن هنا تالف، لذلك لا يستطيع التطبيق أن يقول أي مستند كان. أضفه من جديد من الأصل، أو استعد نسخة احتياطية تحتوي عليه. ويمكنك حذف ما تبقى منه هنا.
documents-unreadable-item = مستند تالف { $number }
documents-unreadable-delete = حذف المستند التالف { $number }
documents-unreadable-delete-title = حذف ما تبقى منه؟
documents-unreadable-delete-body = لم تعد قراءته ممكنة. يُحذف ما تبقى منه من هذا الهاتف نهائيًا.
documents-no-paper-title = إنشاء رمز استرداد على ورق
documents-no-paper-body = إذا فقد هذا الهاتف مفاتيحه فلن يفتح مستنداتك من جديد إلا هذا الرمز.

## Choosing a document for a form
choose-document-copy = يأخذ النموذج نسخة، ويبقى المستند بين مستنداتك.
choose-document-empty = يمكنك بدلًا من ذلك اختيار صورة أو ملف في النموذج.
choose-document-damaged = تالف: لا يمكن إرفاقه
choose-document-wrong-type = لا يمكن إرفاقه هنا. المسموح به: { $types }
choose-document-too-large = كبير جدًا: { $size }. الحد الأقصى هنا { $limit }.

## مستند واحد
document-title = مستند
document-kind = النوع
document-kind-identity = وثيقة هوية
document-kind-certificate = شهادة
document-kind-licence = رخصة أو تصريح
document-kind-receipt = إيصال
document-kind-letter = رسالة أو قرار
document-kind-bill = فاتورة
document-kind-photo = صورة
document-kind-other = غير ذلك
document-issuer = جهة الإصدار
document-issued-on = تاريخ الإصدار
document-expires-on = صالح حتى
document-tags = كلمات للعثور عليه
document-file = الملف
document-kept = تاريخ الإضافة
document-look = عرضه
document-picture = صورة «{ $title }»
document-page = صفحة { $page } من { $pages }
document-larger = تكبير
document-smaller = تصغير
document-cannot-show = لا يمكن عرض هذا المستند هنا. يمكنك مشاركة نسخة مع تطبيق يعرضه، أو حفظ نسخة في مكان آخر.
document-share = مشاركة نسخة
document-shared = تُحذف النسخة المخصصة للتطبيقات الأخرى في { $time }. وما أخذه منها تطبيق آخر يبقى لديه.
document-export = حفظ نسخة في مكان آخر
document-exporting = جارٍ حفظ نسخة…
document-exported = حُفظت نسخة. من يستطيع فتح ذلك المكان يمكنه قراءتها.
document-change = تغيير هذه البيانات
document-delete = حذف المستند
document-delete-title = حذف هذا المستند؟
document-delete-body = يُحذف «{ $title }» من هذا الهاتف نهائيًا، ولا يمكن لأحد استعادته.
document-words-title = بيانات المستند
document-words-name = الاسم
document-words-tags-hint = افصل بينها بفواصل
document-words-save = حفظ
document-words-leave = الخروج من دون حفظ

## رمز الاسترداد على الورق
paper-code-title = رمز الاسترداد على الورق
paper-code-why = إذا فقد هذا الهاتف مفاتيحه، مثلًا بعد إصلاحه، فلن يفتح ما يخصك هنا من جديد إلا هذا الرمز: المستندات والمسودات والمعاملات. تكتبه مرة واحدة وتحفظ الورقة في مكان آمن.
paper-code-make = إنشاء رمز
paper-code-made-title = يوجد رمز
paper-code-made-body = هو مكتوب على ورقتك. يمكنك التحقق من صحة كتابته أو رؤيته من جديد.
paper-code-show = عرض الرمز
paper-code-check = التحقق من ورقتي
paper-code-shown-title = اكتب هذه المجموعات التسع
paper-code-shown-body = اكتبها على ورق بهذا الترتيب. لا تلتقط صورة: فمن يرى الرمز يستطيع فتح ما يخصك.
paper-code-group = المجموعة { $number }: { $digits }
paper-code-qr = مفتاح الاسترداد كرمز استجابة سريعة لورقتك
paper-code-written = كتبته
paper-code-check-body = أدخل ما هو مكتوب على ورقتك. يخبرك التطبيق بموضع الخطأ.
paper-code-field = الأرقام الأربعة والخمسون
paper-code-check-now = تحقق
paper-code-checked-title = ورقتك صحيحة
paper-code-checked-body = احفظها في مكان آمن، لا مع هذا الهاتف.
paper-code-done = تم
paper-code-again = إنشاء رمز آخر
paper-code-again-title = إنشاء رمز آخر؟
paper-code-again-body = اكتب الرمز الجديد وأنشئ نسخة احتياطية جديدة. يظل الرمز المكتوب على ورقتك يفتح النسخ التي أنشأتها حتى الآن، فاحتفظ به ما دمت تحتفظ بها.

## عند فقدان المفتاح
lost-key-title = الفتح بورقتك
lost-key-body = فقد هذا الهاتف مفتاح ما يخصك هنا. لم يُحذف شيء: يُفتح من جديد بالرمز المكتوب على ورقتك.
lost-key-open = فتح
lost-key-opening = جارٍ الفتح…
lost-key-no-paper = إن لم تكن لديك هذه الورقة فيرجى الاتصال بالبلدية: ما أرسلته موجود لديها.

## عند تلف البيانات
damage-title = بيانات تالفة
damage-seen = قرأت هذا
damage-none-title = لا يُعرف أي تلف
damage-none-body = ما هو محفوظ على هذا الهاتف سليم بقدر ما يعرفه التطبيق.

## المساحة المتاحة
storage-title = مساحة المستندات
storage-documents = { $count ->
    [zero] لا مستندات
    [one] مستند واحد
    [two] مستندان
    [few] { $count } مستندات
    [many] { $count } مستندًا
   *[other] { $count } مستند
}
storage-used = مستخدم { $used } من { $limit }
storage-body = كل مستند تحذفه يوفّر مساحة على الفور. ولا تُحتسب هنا الملفات المرفقة بالاستمارات.

## نسخة احتياطية
backup-title = إنشاء نسخة احتياطية
backup-body = كل ما يخصك هنا في ملف واحد: المستندات والاستمارات التي بدأتها وما أرسلته مع إيصالاته وما أخبرت به. لا يمكن لأحد قراءته من دون ما تختاره أدناه.
backup-way = ما الذي يفتحها
backup-way-code = رمز الاسترداد المكتوب على ورقتي
backup-way-passphrase = عبارة سر
backup-passphrase = نص عبارة السر
backup-passphrase-hint = اثنا عشر حرفًا على الأقل، والأفضل عدة كلمات. من دونها لا يمكن لأحد فتح النسخة، ولا حتى البلدية.
backup-make = اختيار مكان وإنشاؤها
backup-making = جارٍ إنشاء النسخة الاحتياطية…
backup-made-title = أُنشئت النسخة الاحتياطية
backup-made-body = احفظها في مكان غير هذا الهاتف، لا مع ما يفتحها.
backup-made-at = أُنشئت في { $day }
backup-lost = ليست فيها لأنها تالفة: { $titles }
backup-lost-files = ملفات من نماذجك ليست فيها لأنها تعذرت قراءتها: { $names }
backup-unnamed = { $count ->
    [zero] لا مستندات تالفة مجهولة
    [one] مستند تالف واحد لا يُعرف عنه شيء ليس فيها
    [two] مستندان تالفان لا يُعرف عنهما شيء ليسا فيها
    [few] { $count } مستندات تالفة لا يُعرف عنها شيء ليست فيها
    [many] { $count } مستندًا تالفًا لا يُعرف عنها شيء ليست فيها
   *[other] { $count } مستند تالف لا يُعرف عنها شيء ليست فيها
}
backup-unreadable = { $count ->
    [zero] كل ما فيها يمكن قراءته
    [one] شيء واحد فيها تعذرت قراءته وتم تجاوزه
    [two] شيئان فيها تعذرت قراءتهما وتم تجاوزهما
    [few] { $count } أشياء فيها تعذرت قراءتها وتم تجاوزها
    [many] { $count } شيئًا فيها تعذرت قراءتها وتم تجاوزها
   *[other] { $count } شيء فيها تعذرت قراءتها وتم تجاوزها
}
backup-drafts = { $count ->
    [zero] لا استمارات
    [one] استمارة واحدة
    [two] استمارتان
    [few] { $count } استمارات
    [many] { $count } استمارة
   *[other] { $count } استمارة
}
backup-submissions = { $count ->
    [zero] لا شيء مرسل
    [one] طلب مرسل واحد
    [two] طلبان مرسلان
    [few] { $count } طلبات مرسلة
    [many] { $count } طلبًا مرسلًا
   *[other] { $count } طلب مرسل
}
backup-messages = { $count ->
    [zero] لا رسائل
    [one] رسالة واحدة
    [two] رسالتان
    [few] { $count } رسائل
    [many] { $count } رسالة
   *[other] { $count } رسالة
}
backup-facts = { $count ->
    [zero] لا إجابات عنك
    [one] إجابة واحدة عنك
    [two] إجابتان عنك
    [few] { $count } إجابات عنك
    [many] { $count } إجابة عنك
   *[other] { $count } إجابة عنك
}
backup-favourites = { $count ->
    [zero] لا خدمات محفوظة
    [one] خدمة محفوظة واحدة
    [two] خدمتان محفوظتان
    [few] { $count } خدمات محفوظة
    [many] { $count } خدمة محفوظة
   *[other] { $count } خدمة محفوظة
}
restore-title = استعادة نسخة احتياطية
restore-body = ما هو موجود هنا يبقى: لا يُستبدل ما هو أحدث، ولا يُرسل شيء.
restore-choose = اختيار ملف النسخة
restore-file = المختار: { $name }
restore-check = التحقق منها
restore-checked-title = النسخة الاحتياطية سليمة
restore-bring-back = استعادتها
restore-whose-title = هل هذه النسخة الاحتياطية لك؟
restore-whose-body = أُنشئت على هاتف آخر، وعلى هذا الهاتف أشياء تخصك من قبل. إن استعدتها فما فيها يصبح لك هنا: وإن أرسلته فسيُرسل باسمك.
restore-whose-yes = نعم، استعدها
restore-reading = جارٍ قراءة النسخة الاحتياطية…
restore-done-title = ما كان في النسخة أصبح هنا
restore-new = الجديد على هذا الهاتف
restore-nothing-new = كان كل ذلك موجودًا هنا.
restore-steps = ما بقي عليك فعله
restore-step-sign-in = سجّل الدخول من جديد عندما يطلب التطبيق ذلك
restore-step-send = لم يُرسل بعد: { $service }
restore-step-send-answer = لم يُرسل جوابك إلى البلدية بعد: { $service }
restore-step-send-withdrawal = لم يُرسل طلب السحب بعد: { $service }
restore-step-get-again = احصل عليه من جديد، فقد كان تالفًا: { $title }

## الإعدادات
settings-title = الإعدادات
settings-language = اللغة
settings-text-size = حجم الحروف
settings-text-size-normal = عادي
settings-text-size-large = كبير
settings-text-size-largest = الأكبر
settings-senior-title = أكبر وأبسط
settings-senior-body = حروف وأزرار أكبر، وأشياء أقل على الشاشة.
settings-unmetered-title = إرسال الملفات عبر Wi-Fi فقط
settings-unmetered-body = ما معه ملفات ينتظر على هذا الهاتف حتى يتصل بشبكة لا تُحتسب بالكمية.
settings-prefill-title = عرض إجابات قدمتها من قبل
settings-prefill-body = تعرض الاستمارات ما أرسلته أو ذكرته من قبل. لا يوضع شيء ما لم توافق.
settings-about = عن هذا التطبيق
about-title = عن التطبيق
about-city = المدينة
about-version = الإصدار
about-catalogue = الخدمات على هذا الهاتف
about-revision = رقم قائمة الخدمات: { $revision }
about-checked = آخر تحقق من أنها الأحدث: { $date }
about-contacts = بمن تتصل
about-hotline = الخط الساخن للبلدية
about-emergency = في حالة الطوارئ
about-open-source = برنامج حر برخصة Apache License 2.0.

## ما تُخبَر به
notifications-title = الإشعارات
notifications-off-title = لا يُظهر هذا الهاتف إشعارات هذا التطبيق
notifications-off-body = تصل الرسائل مع ذلك، وتراها عند فتح التطبيق.
notifications-system = فتح إعدادات الهاتف
notifications-pushed = يصل ما تكتبه البلدية في الحال.
notifications-asked = يسأل هذا الهاتف البلدية عن الجديد من حين إلى آخر.
notifications-private-title = إشعارات خاصة
notifications-private-body = تُظهر شاشة القفل أن هناك رسالة، ولا تُظهر مضمونها.
notifications-least = أخبرني عن
notifications-least-news = كل شيء
notifications-least-important = المهم
notifications-least-alert = العاجل فقط
notifications-topics = عن
notifications-topics-body = ما كتبت عنه البلدية حتى الآن. وتُخبَر بالخطر الشديد في كل حال.
notifications-quiet = ساعات الهدوء
notifications-quiet-body = لا تُخبَر حينها إلا بالعاجل، وينتظر الباقي.
notifications-quiet-from = من
notifications-quiet-until = حتى
notifications-digest = الأخبار مرة في اليوم
notifications-digest-body = يُجمع ما ليس مهمًا في إشعار واحد.
notifications-digest-at = عند
notifications-most = الحد الأقصى في الساعة
notifications-most-body = يُجمع ما زاد في إشعار واحد.
notifications-earlier = { $what }: قبل بنصف ساعة
notifications-later = { $what }: بعد بنصف ساعة
notifications-fewer = { $what }: أقل بواحد
notifications-more = { $what }: أكثر بواحد
notifications-districts = تنبيهات لـ
notifications-districts-body = إن لم تختر شيئًا تُخبَر بتنبيهات المدينة كلها وجميع الأحياء. ولا تعلم البلدية ما تختاره.
notifications-feedback-title = إعلام البلدية بما رأيته
notifications-feedback-body = تعلم البلدية أن إشعارًا عُرض وفُتح.

## التذكيرات
reminders-title = التذكيرات
reminders-empty-title = لا شيء لتتذكره
reminders-empty-body = يظهر هنا ما له يوم أخير: أسئلة البلدية، ومستندات تنتهي، ونماذج بدأتها، ومواعيد.
reminders-told-at = تُذكَّر عند { $time }
reminders-last-day = اليوم الأخير: { $date }
reminders-starts = الموعد: { $time }
reminders-postponed = مؤجَّل
reminders-actions = لاحقًا أو إلى التقويم: { $title }
reminders-delay-day = ذكّرني بعد يوم
reminders-delay-three-days = ذكّرني بعد ثلاثة أيام
reminders-delay-week = ذكّرني بعد أسبوع
reminders-calendar-all = إضافة الكل إلى التقويم

## الإشعارات
channel-cases = معاملاتي
channel-cases-about = ما يحدث لما أرسلته
channel-alerts = التنبيهات
channel-alerts-about = الأخطار وما هو عاجل
channel-important = رسائل مهمة
channel-important-about = ما كتبته البلدية إليك وينبغي أن تعرفه قريبًا
channel-news = الأخبار
channel-news-about = ما يمكن أن ينتظر حتى تنظر
channel-reminders = التذكيرات
channel-reminders-about = قبل اليوم الأخير لأمر ما
notification-private = كتبت إليك البلدية
notification-group = جديد من البلدية
notification-read = وضع علامة مقروء
notification-later = ذكّرني غدًا
