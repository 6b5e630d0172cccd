# Problems with an answer. Every message begins with the label of its field.
# $label, and what docs/forms.md lists for the key, are the arguments.

problem-required = { $label }: please fill this in.
problem-type = { $label }: { $kind ->
    [integer] please enter a whole number, in digits.
    [money] please enter an amount of money, in digits.
    [yes-no] please answer yes or no.
    [choices] please choose from the answers offered.
   *[other] this cannot be used as an answer here.
}
problem-format = { $label }: { $format ->
    [date] please enter a date that exists, as year-month-day, such as 2026-01-31.
    [time] please enter a time of day as hours and minutes, such as 09:30.
    [email] please enter an e-mail address, such as name@example.org.
   *[other] please check how this is written.
}
problem-pattern = { $label }: please check this. It is not written the way this answer is expected.
problem-check-digit = { $label }: please check this number for a slip. It does not exist as it is written.
problem-too-short = { $label }: { $limit ->
    [one] please write at least { $limit } character.
   *[other] please write at least { $limit } characters.
}
problem-too-long = { $label }: { $limit ->
    [one] please write no more than { $limit } character.
   *[other] please write no more than { $limit } characters.
}
problem-too-few = { $label }: { $limit ->
    [one] at least { $limit } is needed.
   *[other] at least { $limit } are needed.
}
problem-too-many = { $label }: no more than { $limit } can be taken.
problem-minimum = { $label }: { $bound ->
    [exclusive] please enter a number greater than { $limit }.
   *[inclusive] please enter { $limit } or more.
}
problem-maximum = { $label }: { $bound ->
    [exclusive] please enter a number less than { $limit }.
   *[inclusive] please enter { $limit } or less.
}
problem-option = { $label }: please choose one of the answers offered.
problem-other = { $label }: this answer cannot be accepted. Please check it.
problem-refused = { $label }: the city did not accept this answer. Please check it.
problem-file-lost = { $label }: a file that you had chosen is gone from this phone. Please choose it again.

# Around the words of a form's own author, so that these name the field too.
problem-in-own-words = { $label }: { $words }

answer-yes = Yes
answer-no = No

# What to tell a resident when something does not work: what happened, and what she can do.

error-no-network = There is no network at the moment. What is on this phone can still be used, and everything you send goes out by itself later.
error-city-unavailable = The city cannot be reached at the moment. Nothing is lost; the app tries again by itself.
error-captive-portal = This network answers in the city's place. Open the sign-in page of this Wi-Fi, or use another network.
error-intercepted = This network is interfering with the connection to the city. Nothing was sent. Use another network, for example mobile data.
error-clock-wrong = The date or time on this phone seems to be wrong, so the city cannot be reached safely. Please turn on automatic date and time in the phone's settings. Nothing is lost; the app tries again by itself.
error-unauthorized = Please sign in to go on.
error-invalid-answers = Some answers are missing or need to be changed: { $fields }.
error-not-found = { $what ->
    [form] This service cannot be applied for in the app. Its page says how to apply.
    [receipt] There is no receipt yet. It comes when the city has received what you sent.
   *[other] This cannot be found. It may not exist any more.
}
error-no-catalogue = The list of services is not on this phone yet. Please connect to a network once to fetch it.
error-busy = The app is already open elsewhere on this device. Please close it there and try again.
error-cancelled = This was stopped.
error-stale-expired = What the city's servers hand out at the moment is out of date, so it was not taken. The list of services on this phone stays as it is. Please try again later; if it goes on, please tell the city's hotline.
error-stale-not-proven = What came in the city's name could not be proven to be the city's own, so it was not taken. The list of services on this phone stays as it is. Please try again over another network; if it goes on, please tell the city's hotline.
error-catalogue-refused = There is a mistake in the list of services that the city hands out at the moment, so it was not taken. What is on this phone stays as it is. Please try again later; if it goes on, please tell the city's hotline.
error-update-required = Please update the app. Everything that you have entered is safe.
error-locked = Please unlock the phone first.
error-key-unavailable = { $problem ->
    [failed] What is stored on this phone cannot be opened at the moment, because the phone does not hand out its key. Nothing has been deleted. Please try again later. If this goes on, please call the city's hotline.
   *[lost] What is stored on this phone cannot be opened, because its key is missing. Nothing has been deleted. If you have a paper with a recovery code, it opens everything again. If you have none, please call the city's hotline.
}
error-storage-full = The phone is full. Please make some room and try again; nothing is lost.
error-attachment-too-large = This file is too large. It may have { $limit } { $unit ->
    [kilobytes] kB
   *[megabytes] MB
} at most. Please choose a smaller one, or take the picture at a lower quality.
error-attachment-wrong-type = A file of this type cannot be used here. Please choose one of these types: { $types }.
error-attachment-too-many = { $limit ->
    [one] There can be no more than { $limit } file here. Please remove it before you add another one.
   *[other] There can be no more than { $limit } files here. Please remove one before you add another one.
}
error-attachment-unreadable = This file cannot be read. Please choose it again, or another one.
error-vault-locked = Please unlock your documents first.
error-vault-full = There is no room for more documents. Please delete some that you do not need any more.
error-document-damaged = What is stored of this document is damaged. Please add the same file again, or bring back a backup that has it.
error-document-detail = { $field ->
    [issued_on] This is not a day: the day of issue. Please write it with the year first, for example 2026-11-29.
    [expires_on] This is not a day: the last day on which it is valid. Please write it with the year first, for example 2026-11-29.
    [tags] There are too many tags, or one of them is too long. Please shorten them.
    [issuer] The name of who issued it is too long. Please shorten it.
   *[title] The title is too long. Please shorten it.
}
error-unwritable = Nothing can be written to this place. Please choose another one.
error-file-exists = There is a file with this name already. Please choose another name or another place.
error-code-length = This code has { $digits } digits. It should have 54, in nine groups of six. Please compare it with your paper.
error-code-groups = Something is wrong in these groups of six digits: { $groups }. Please compare them with your paper.
error-code-together = Something is wrong in this code, and it does not say where. Please compare it with your paper, or take it from the newest one.
error-corrupt = Something stored on this phone is damaged. Please close the app and open it again: it then keeps what can be read. If this goes on, please call the city's hotline.
error-refused = { $reason ->
    [recovery-code-wrong] This is a recovery code, but not the one that was made last on this phone.
    [no-recovery-code] No recovery code was ever made on this phone.
    [passphrase-too-short] This passphrase is too short. Please use at least twelve characters, best several words.
    [no-backup] This file is no backup of this app. Please choose another one.
    [backup-damaged] This backup is damaged, so nothing of it was taken. Please choose another one.
    [backup-for-another-key] This does not open the backup. Please check it, or use the one that the backup was made with.
    [backup-forged] It cannot be proven that this backup was made by you, so nothing of it was taken.
    [backup-of-another-city] This backup was made with the app of another city, so nothing of it was taken.
    [backup-of-another-home] This backup is of another app, or of this one before it lost what it held, and there is something in it already, so nothing of the backup was taken. What is in a backup would be sent in the name of whoever is signed in here: restore it only if it is your own.
    [backup-too-much-work] This backup asks for more work than a phone can do, so it was not opened.
    [no-recovery-key] This QR code holds no recovery key. Please use the one on your paper.
    [already-sent] This was sent already, or is being sent, so it cannot be taken back here. You can withdraw it, as long as the city has not decided.
    [not-waiting] This does not wait to be sent any more. Its own page says where it stands.
    [not-sent] This was not sent yet. It can simply be taken back.
    [not-withdrawable] The city does not have this, so there is nothing to withdraw.
    [case-decided] The city has decided this already, so it cannot be withdrawn any more. For questions, please call the city's hotline.
    [case-withdrawn] This was withdrawn already.
    [already-answered] You have answered this question already. Its answer is on its way, or with the city.
    [receipt-not-proven] It cannot be proven that the city has signed this receipt. Please call the city's hotline before you rely on it.
    [receipt-too-long] This receipt is too long for a QR code. Please show it in another way.
    [too-many-rows] There are as many of these here as the form takes.
    [form-changed] The city has changed this form meanwhile. Please open it again; your answers are kept.
    [not-refused] The city has not refused this, so there is nothing to correct.
    [wrong-kind-of-answer] This answer does not fit its question. Please answer it again.
    [push-endpoint] The app that brings notifications to this phone has given an address that cannot be used. Please choose another one for notifications. What the city writes can be read here all the same.
    [reminder-too-late] This moment has passed, or the last day is over by then. Please choose one that is still to come, and before that.
    [preference-empty] What you have chosen has no name. Please choose from the list.
    [preference-too-long] What you have chosen has a longer name than there is. Please choose from the list.
    [preference-too-many] You have chosen as many of these as this phone keeps. Please take some away before you add another one.
   *[other] This cannot be done now. If it goes on, please tell the city's hotline this word: { $reason }.
}
error-closed = The app is not ready yet. Please try again.
error-unexpected = { $code ->
    [city-url] This app is set up wrongly and cannot reach the city. Please tell the city's hotline. Nothing is lost.
    [city-root] This app is set up wrongly and cannot reach the city. Please tell the city's hotline. Nothing is lost.
   *[other] Something went wrong that is not your fault. Nothing is lost; please try again later. If it goes on, please tell the city's hotline this word: { $code }.
}

# What to tell a resident of how fresh her list of services is, where it may not be the newest.

freshness-never-checked = This list of services came with the app. Whether there is a newer one is checked as soon as there is a network.
freshness-offline = This list of services may not be the newest: the city could not be reached for some time. Please connect to a network to bring it up to date.
freshness-expired = This list of services may not be the newest: what the city's servers hand out is out of date. Please ask the city's hotline before you rely on a date or a fee.
freshness-clock-wrong = Whether this list of services is the newest cannot be said, because the date or time on this phone seems to be wrong. Please turn on automatic date and time in the phone's settings.
freshness-not-proven = An update of the list of services could not be proven to be the city's own and was not taken. What you see is what the city has published before. Please try again over another network.

# What has happened to a case that only its receipt tells of.

case-received = Received by the city

# What to tell a resident of data that was found damaged or gone: what could be kept, what is lost, what she can do. The names
# of what is counted stand in lists.

damage-damaged = The data of this app on this phone was damaged, and has been put in order.
damage-kept = Kept: { $list }.
damage-lost = Lost: { $list }.
damage-drafts = drafts ({ $count })
damage-waiting = applications that wait to be sent ({ $count })
damage-submissions = applications sent, with their receipts ({ $count })
damage-messages = messages ({ $count })
damage-facts = answers about yourself ({ $count })
damage-favourites = services kept at hand ({ $count })
damage-attachments = files ({ $count })
damage-documents = documents ({ $count })
damage-all = As far as can be told, nothing is lost.
damage-more = More may be lost than can be told. Please look through what you have here.
damage-enter-again = Please enter again what is lost, if you still need it.
damage-send-again = The city may not have what was still waiting to be sent: please call the city's hotline, or apply again.
damage-messages-again = Messages from the city are fetched again when there is a network.
damage-key-lost = The key of what was stored here is lost too, so none of it can be read. Please enter again what you need; what you have sent is with the city, and its hotline can tell you more.
damage-preferences = What you had chosen for notifications is as it was at the beginning. Please choose it again in the settings.
damage-pushes = The city has to be told again where to send notifications. This happens by itself when there is a network.
damage-set-aside = The damaged data has been set aside on this phone and was not deleted.

# What she is reminded of before its last day, of which so many `days` are left; 0 is the last one. `document` is what sort of
# document it is.

reminder-question-title = The city waits for your answer
reminder-question = { $service }: the city has asked you something. { reminder-question-left }
reminder-question-unsent = { $service }: your answer has not reached the city yet. { reminder-question-left }
reminder-question-left = { $days ->
    [0] Today is the last day to answer.
    [1] Tomorrow is the last day to answer.
    [one] You have { $days } day to answer.
   *[other] You have { $days } days to answer.
}
reminder-appointment-title = Appointment: { $service }
reminder-appointment = { $days ->
    [0] Today at { $time }.
    [1] Tomorrow at { $time }.
    [one] In { $days } day, at { $time }.
   *[other] In { $days } days, at { $time }.
}
reminder-appointment-at = { reminder-appointment } { $place }
reminder-document-title = { $document ->
    [identity] Your identity document expires
    [certificate] A certificate of yours expires
    [licence] A licence or permit of yours expires
    [bill] A bill is due
   *[other] A document of yours expires
}
reminder-document = { $days ->
    [0] Today is the last day.
    [1] Tomorrow is the last day.
    [one] { $days } day is left.
   *[other] { $days } days are left.
} You find it among your documents.
reminder-draft-title = A form that you have begun will be deleted
reminder-draft = { $service }: { $days ->
    [0] it is deleted today, unless you open it.
    [1] it is deleted tomorrow, unless you open it.
    [one] it is deleted in { $days } day, unless you open it.
   *[other] it is deleted in { $days } days, unless you open it.
}
reminder-step-title = There is something to do: { $service }
reminder-step = { $days ->
    [0] Today is the last day for it.
    [1] Tomorrow is the last day for it.
    [one] You have { $days } day for it.
   *[other] You have { $days } days for it.
}

# A notification that may not say what the city has written, or does not know it.

push-new-title = A message from the city
push-new-body = The city has written to you. Open the app to read it.

# Notifications that say nothing of her, or tell of several messages.

notification-message = A message from the city
notification-digest = { $limit ->
    [one] One new message from the city
   *[other] { $limit } new messages from the city
}
notification-reminder = A reminder
notification-case = News about something that you have sent

# What became of something that she has sent, under the name of its service.

case-news-accepted = The city has it. Your case number is { $number }.
case-news-rejected = The city did not accept it. Open it to see why, and what you can do.
case-news-stuck = Something went wrong, and it cannot be sent. Open it to see whom to call.
case-news-sign-in = It goes out once you have signed in to the city.
case-news-clock = It goes out once the date and time of your phone are right.
case-news-update = It goes out once you have updated this app.

# What messages are about, as far as the words are the same in every city, and what the phone itself tells of.

topic-reminders = Reminders
topic-applications = What I have sent
topic-cases = My cases
topic-payments = Payments
topic-appointments = Appointments
topic-culture = Culture
topic-health = Health
topic-weather = Weather
