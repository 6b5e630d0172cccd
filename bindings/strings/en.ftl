# The words of both shells' screens. One source: `script/strings` makes android/app/src/main/res/values*/strings.xml,
# the String Catalog of ios/CitizenKit and its StringKey.swift from these files. What the core says (errors, problems
# of answers) is in core/src/messages. Arguments are text but for $count, which chooses the plural and stands alone.
# Every language has the same keys in the same order. { "\u2066" } and the like write what cannot be seen.

## Everywhere
app-name = Citizen Cloud
back = Back
close = Close
cancel = Cancel
next = Next
previous = Previous
loading = One moment …
try-again = Try again
call-city = Call the city
call-city-number = Call the city: { $number }
offline-banner = No network. You can go on: what you send goes out later.
free-of-charge = Free of charge
not-answered = Not answered
yes = Yes
no = No
required = Required
optional = Optional
services-count = { $count ->
    [one] { $count } service
   *[other] { $count } services
}

## When something does not work: the button under the core's words
way-on-try-again = Try again
way-on-sign-in = Sign in
way-on-unlock-phone = Unlock and try again
way-on-make-room = I have made room: try again
way-on-update-app = Update the app
way-on-unlock-documents = Unlock your documents
way-on-type-paper-code = Type the code on your paper
way-on-call-city = Call the city
way-on-go-back = Go back
trouble-title = This did not work
no-app-title = No app on this phone can open this
library-missing-title = This phone cannot run the app
library-missing-body = A part of the app was not made for this phone's processor. Please install the app again from your phone's store. You can always call the city.

## First start
first-start-title = Welcome
first-start-body = Find every service of the city, send applications and keep your receipts, also without a network.
first-start-language = Your language
first-start-senior-title = Larger and simpler
first-start-senior-body = Bigger letters and buttons, fewer things on the screen.
first-start-begin = Start
first-start-fetching = Fetching the list of services …
first-start-fetched = { $count ->
    [one] { $count } service is on this phone.
   *[other] { $count } services are on this phone.
}

## Home
home-search = What do you need?
home-categories = All services
home-cases = My cases
home-cases-none = You have not sent anything yet.
home-inbox = Messages
home-settings = Settings
home-drafts = { $count ->
    [one] { $count } form begun
   *[other] { $count } forms begun
}
home-drafts-ending = { $count ->
    [one] { $count } form that you began is soon deleted
   *[other] { $count } forms that you began are soon deleted
}
home-waiting = { $count ->
    [one] { $count } waits to be sent
   *[other] { $count } wait to be sent
}
home-unread = { $count ->
    [one] { $count } unread message
   *[other] { $count } unread messages
}
home-all-cases = See all
home-no-catalogue-title = The list of services is not here yet
home-personal-title = Your cases and messages cannot be shown now
home-life-events = What has happened in your life?
home-offices = Offices near you
home-favourites = Services you have marked
home-documents = My documents
home-reminders = What comes next
home-damage-title = Data on this phone was damaged
home-damage-see = See what was kept and what was lost
home-freshness-title = Is this up to date?
home-update-title = This app waits for an update

## Search
search-title = Search
search-field = Search for a service
search-clear = Clear what you typed
search-hint = Type what you need in your own words, for example “move house” or “new baby”.
search-found = { $count ->
    [one] { $count } service found
   *[other] { $count } services found
}
search-nothing-title = Nothing found for “{ $query }”
search-nothing-body = Try other words, or call the city: somebody will help you.
search-suggestions = Do you mean
search-filters = Narrow down
search-filters-on = { $count ->
    [one] Narrowed down by { $count } filter
   *[other] Narrowed down by { $count } filters
}
search-filters-clear = Show all again
search-filter-subject = Subject
search-filter-channel = How to apply
search-filter-any = Any
search-filter-open-now = Only where an office is open now
search-reason-word = Also called: { $word }
search-reason-spelling = Understood as: { $word }
search-reason-some = Has only: { $words }

## Category
category-more = Show more
category-shown = { $shown } of { $total }

## Service
service-about = What it is
service-eligibility = Who it is for
service-documents = What you need
service-documents-none = You need no documents.
service-fee = What it costs
service-duration = How long it takes
service-duration-same-day = Done on the same day
service-duration-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
service-how = How to apply
service-where = Where and when
service-department = Who is responsible
service-channel-online = Online
service-channel-phone = By telephone
service-channel-office = At an office
service-channel-post = By post
service-call-department = Call { $department }
service-web = Web page
service-map = Show on a map
service-begin = Start the application
service-begin-again = Start a new one
service-resume = Go on with your form
service-resume-progress = { $answered } of { $askable } answered
service-no-form = This cannot be applied for in the app yet.
service-hours-line = { $days }: { $opens } to { $closes }
service-days-range = { $first } to { $last }
service-favourite-add = Mark this service
service-favourite-remove = Marked: take the mark away
service-check = Check whether it is for you
service-legal-basis = What it rests on

## Life events and plans
events-title = What has happened?
events-body = Choose what applies to you. You get a plan of everything there is to do.
events-steps = { $count ->
    [one] { $count } step
   *[other] { $count } steps
}
plan-questions = Tell us more, and the plan fits you better
plan-private = Your answers stay on this phone. The city sees only what you put into a form and send.
plan-steps = What to do, in this order
plan-step = Step { $number }
plan-not-for-you = Not for you
plan-perhaps = Perhaps for you
plan-after = First: { $steps }
plan-from = From { $date }
plan-until = By { $date }
plan-overdue = Was due on { $date }: do it as soon as you can
plan-gives = Afterwards you have: { $documents }
plan-documents = Documents, each needed once
plan-document-from = You get it in this plan: { $step }
plan-fees = What it costs together
plan-fees-at-least = At least { $amount }
plan-fees-unknown = Some prices are not known.

## Whether a service is for her
eligibility-title = Is it for you?
eligibility-yes = Yes, it seems to be for you
eligibility-no = It does not seem to be for you
eligibility-needs = A few answers will tell
eligibility-because = What has to be so
eligibility-final = The city decides when you apply. You may apply in any case.

## What she has told the app
facts-title = What you have told this app
facts-empty-title = Nothing yet
facts-empty-body = What you answer in plans and checks is kept here, on this phone only.
facts-forget = Delete this answer
facts-forget-all = Delete all answers
facts-forget-all-title = Delete all that you have told?
facts-forget-all-body = Plans and checks will ask you again.
facts-open = See or change what you have told

## Services she has marked
favourites-title = Services you have marked
favourites-empty-title = None yet
favourites-empty-body = Mark a service on its page, and you find it here.
favourites-withdrawn = The city does not offer this any more.
favourites-remove = Take the mark away: { $service }
favourites-order = Change the order
favourites-order-done = Done
favourites-move-up = Move up: { $service }
favourites-move-down = Move down: { $service }
favourites-place = Place { $place } of { $total }

## Offices
offices-title = Offices near you
offices-locate = Use where this phone is
offices-locate-body = Where you are stays on this phone. Without it you see the offices from the middle of the city outwards.
offices-unknown = This phone does not say where it is.
offices-open-now = Only those open now
offices-none = No office is open now.
offices-distance-meters = { $distance } m away
offices-distance-kilometers = { $distance } km away
office-open = Open now
office-open-until = Open until { $time }
office-closed = Closed now
office-opens-today = Closed: opens at { $time }
office-opens-on = Closed: opens on { $day } at { $time }
office-closed-all-day = Closed
office-week = Hours in the next seven days
office-wheelchair = You get in with a wheelchair.
office-wheelchair-limited = With a wheelchair you get to a part of it, or with help.
office-wheelchair-no = You do not get in with a wheelchair.

## Form
form-step = Step { $step } of { $steps }
form-saved = Saved on this phone
form-saving = Saving …
form-not-saved = Not saved
form-problems-title = { $count ->
    [one] { $count } answer needs your attention
   *[other] { $count } answers need your attention
}
form-pick-date = Choose a date
form-date-example = For example 2026-01-31
form-calculated = Worked out for you from your answers
form-not-asked = Not asked for at present
form-several = You can choose more than one.
form-chosen = Chosen: { $option }
form-find = Search in the list
form-find-nothing = Nothing in the list fits what you typed.
form-found = { $count ->
    [one] { $count } found
   *[other] { $count } found
}
form-pick-time = Choose a time
form-time-example = For example 09:30
form-amount = Amount in { $currency }
form-file-limit = One file of at most { $size }: { $types }
form-files-limit = Up to { $files } files of at most { $size } each: { $types }
form-attach-file = Choose a file
form-attach-photo = Choose a photo
form-attach-document = From my documents
form-take-photo = Take a photo
form-camera-missing = The camera could not be opened. You can choose a photo or a file instead.
form-sign = Sign with your finger
form-sign-area = Sign here with your finger. If you cannot, choose a photo of your signature.
form-sign-clear = Clear
form-sign-use = Use this signature
form-attaching = Being attached …
form-detach = Remove { $name }
form-row-add = Add: { $label }
form-row-remove = Remove { $row }
form-row-remove-title = Remove { $row }?
form-row-remove-body = What you answered there is deleted.
form-row-remove-yes = Remove
form-changed-title = The city has changed this form
form-changed-body = { $count ->
    [one] { $count } thing is different. What you answered is kept.
   *[other] { $count } things are different. What you answered is kept.
}
form-changed-see = See what is different
form-old-gone = The city does not offer this in the app any more. It may not take what you send: please call.
form-old-not-understood = The city has a newer form, which this app does not know yet. Please update the app: your answers are kept.
prefill-question-title = Offer you answers that you have given before?
prefill-question-body = The app can look in what you have sent and in what you have told about yourself. Nothing leaves this phone by that: you see each answer before you send it.
prefill-question-yes = Yes, offer them
prefill-question-no = No
prefill-title = You have answered this before
prefill-from-profile = From what you have told about yourself
prefill-from-earlier = From “{ $service }”, { $day }
prefill-fill-in = Fill in these answers
prefill-not-now = Not now
form-check = Check your answers
form-leave = Save and leave
form-leave-title = Leave the form?
form-leave-body = Everything you typed is saved on this phone. You can go on at any time.
form-leave-unsaved-body = Not everything is saved yet. If you leave now, what you typed last may be lost.
form-leave-yes = Leave
form-leave-no = Stay here

## What another version of a form has changed
changes-title = What is different
changes-intro = The city has changed this form since you last looked at it. What you answered is kept.
changes-added = New question
changes-removed = Not asked any more
changes-reworded = Asked in other words
changes-converted = Your answer is written differently now
changes-not-fitting = Your answer does not fit any more; please answer again
changes-restored = Your earlier answer is back
changes-old-label = Before: { $label }
changes-old-answer = You answered: { $answer }
changes-new-answer = Now: { $answer }
changes-kept-title = Kept, but not sent
changes-kept-body = These answers do not fit the form any more. They are kept until you send or delete the form.
changes-seen = Go on with the form

## Check your answers
check-title = Check your answers
check-change = Change
check-change-what = Change: { $label }
check-submit = Send to the city
check-submitting = Sending …
check-kept = { $count ->
    [one] { $count } answer does not fit the form any more and is not sent
   *[other] { $count } answers do not fit the form any more and are not sent
}
check-promise = It is safe on this phone as soon as you press the button. It reaches the city once, also if the network is gone now.

## Cases
cases-title = My cases
cases-drafts = Begun
cases-sent = Handed in
cases-empty-title = Nothing here yet
cases-empty-body = Forms you begin and applications you send are kept here.
cases-draft-ends = Deleted on { $day } if you do not open it
cases-draft-changed = The city has changed this form
cases-draft-correction = Your correction
cases-discard = Delete
cases-discard-title = Delete this form?
cases-discard-body = Your answers to “{ $service }” are deleted for good.
case-title = Case
case-number = Case number
case-submitted = Handed in on
case-received = Received by the city on
case-attempts = { $count ->
    [one] Tried { $count } time
   *[other] Tried { $count } times
}
case-next-attempt = Next try: { $when }
case-reason = Code for the hotline
case-status-queued = Waiting to be sent
case-status-waits-for-network = Waiting for a network
case-status-waits-for-unmetered = Waiting for Wi-Fi, because it goes with files
case-status-waits-for-city = The city does not answer; we keep trying
case-status-waits-for-wifi-sign-in = This Wi-Fi wants you to sign in first
case-status-waits-for-right-clock = The date of this phone seems to be wrong; please set it right
case-status-waits-for-sign-in = Please sign in to send it
case-status-waits-for-update = Please update the app; it is sent after that
case-status-sending = Being sent
case-status-accepted = Received by the city
case-status-rejected = Not accepted by the city
case-status-stuck = Something is wrong; please call the city
case-status-from-backup = Came back from a backup; not sent from this phone
case-status-cancelled = Taken back
case-safe = It is safe on this phone and goes out by itself.
case-receipt = Show the receipt
case-cancel = Take it back
case-cancel-title = Take this back?
case-cancel-body = It has not been sent yet. It will not be sent.
case-cancel-yes = Take it back
case-cancel-no = Keep it
case-retry = Try now
case-edit = Correct and send again
case-restored = This came back from a backup. Your old phone may have sent it already. If you send it now, the city takes it only once. If you do not want it any more, say so here.
case-send = Send
case-decline = Do not send it
case-decline-title = Not send this?
case-decline-body = It is not sent from this phone. If your old phone has sent it already, the city has it all the same.
case-decline-yes = Do not send it
case-decline-no = Decide later
case-messages = Messages about this case
case-attachments = Files
case-attachment-sent = { $sent } of { $size } sent
case-answer-title = Your answer to the city
case-withdrawal-title = Your withdrawal
case-application = Show the application
case-standing = Where it stands
case-standing-received = The city has it
case-standing-in-review = Someone is working on it
case-standing-waiting-for-resident = The city waits for you
case-standing-approved = Approved
case-standing-declined = Declined
case-standing-closed = Closed
case-standing-withdrawn = Withdrawn by you
case-standing-other = See what has happened below
case-promised-by = The city promised to decide by
case-decided-at = Decided on
case-timeline = What has happened
case-question = The city asks you
case-question-by = Please answer by { $day }
case-answer = Answer
case-withdraw = Withdraw the application
case-withdraw-title = Withdraw this application?
case-withdraw-body = The city is told that you no longer want it. It does so once, with or without a network now.
case-withdraw-yes = Withdraw

## Receipt
receipt-title = Receipt
receipt-proven = Signed by the city and checked on this phone
receipt-qr = Receipt as a QR code. Show it at the counter.
receipt-qr-too-long = This receipt has too many files for a QR code. Say the case number at the counter.
receipt-fingerprint = Fingerprint of what you sent

## Inbox
inbox-title = Messages
inbox-empty-title = No messages
inbox-empty-body = What the city writes to you is kept here, also without a network.
inbox-refresh = Look for new messages
inbox-refreshing = Looking for new messages …
inbox-unread = Unread
inbox-alerts = Alerts in force
inbox-find = Look in your messages
inbox-view = Which messages are shown
inbox-view-all = All
inbox-view-unread = Unread
inbox-view-pinned = Pinned
inbox-view-put-away = Put away
inbox-view-by-case = By case
inbox-none-title = Nothing here
inbox-none-body = There is no message of this kind.
inbox-nothing-body = Try other words, or fewer of them.
inbox-pinned = Pinned
inbox-put-away = Put away
inbox-has-attachments = With files
inbox-pin = Pin to the top
inbox-unpin = Pin no longer
inbox-archive = Put away
inbox-fetch-back = Put back among the messages
inbox-delete = Delete
inbox-actions = What to do with: { $title }
inbox-delete-title = Delete this message?
inbox-delete-body = It goes from all of your devices, for good. Files that you have saved stay in your documents.
inbox-thread-count = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
alert-extreme = Extreme danger
alert-severe = Great danger
alert-moderate = Danger
alert-minor = Notice
alert-unknown = Alert
alert-until = Until { $date }
alert-over = This alert is over
alert-districts = For
alert-everyone = The whole city
message-title = Message
message-about-case = About case { $number }
message-open-case = Open the case
message-thread = All messages about this case
message-answer = Answer the city
message-book = Book an appointment
message-pay = Pay
message-calendar = Add to calendar
message-open-link = Open the page
message-link-elsewhere = Not opened: leads to { $host }, which is not the city
message-link-lookalike = Careful: this is not what it looks like. It leads to { $host }
message-when = When
message-where = Where
message-attachments = Files
message-save = Save to my documents
message-save-named = Save to my documents: { $name }
message-saving = Saving { $name } …
message-stop-saving-named = Stop saving: { $name }
message-open-document = Open the document
message-open-document-named = Open the document: { $name }

## Documents
documents-title = My documents
documents-locked-title = Your documents are locked
documents-locked-body = They open when you show this phone that it is you. After five minutes without use they lock again.
documents-prompt = Open your documents
documents-unlock = Unlock
documents-unlocking = Being unlocked …
documents-lock = Lock
documents-find = Search your documents
documents-found = { $count ->
    [one] { $count } document found
   *[other] { $count } documents found
}
documents-nothing-title = Nothing found for “{ $query }”
documents-nothing-body = Try another word: of its name, of who issued it, or one that you have noted for it.
documents-empty-title = No documents yet
documents-empty-body = Keep what you need again and again, such as a photo of your identity card. It is stored encrypted on this phone, and opens only for you.
documents-add = Add a document
documents-adding = Being added: { $name }
documents-progress = { $done } of { $size }
documents-stop = Stop
documents-until = Valid until { $day }
documents-until-soon = Expires soon: valid until { $day }
documents-until-past = Expired: was valid until { $day }
documents-damaged = Damaged: please add the same file again
documents-unreadable-title = { $count ->
    [one] { $count } document cannot be read any more
   *[other] { $count } documents cannot be read any more
}
documents-unreadable-body = What was noted here is damaged, so the app cannot say which document it was. Add it again from the original, or bring back a backup that has it. What is left of it here you can delete.
documents-unreadable-item = Damaged document { $number }
documents-unreadable-delete = Delete damaged document { $number }
documents-unreadable-delete-title = Delete what is left of it?
documents-unreadable-delete-body = It cannot be read any more. What is left of it is deleted from this phone for good.
documents-no-paper-title = Make a recovery code on paper
documents-no-paper-body = If this phone loses its keys, only that code opens your documents again.

## Choosing a document for a form
choose-document-copy = The form takes a copy. The document stays among your documents.
choose-document-empty = You can choose a photo or a file in the form instead.
choose-document-damaged = Damaged: it cannot be attached
choose-document-wrong-type = Cannot be attached here. Possible are: { $types }
choose-document-too-large = Too large: { $size }. At most { $limit } can be attached here.

## One document
document-title = Document
document-kind = Kind
document-kind-identity = Identity document
document-kind-certificate = Certificate
document-kind-licence = Licence or permit
document-kind-receipt = Receipt
document-kind-letter = Letter or decision
document-kind-bill = Bill
document-kind-photo = Photo
document-kind-other = Something else
document-issuer = Issued by
document-issued-on = Issued on
document-expires-on = Valid until
document-tags = Words to find it by
document-file = File
document-kept = Added on
document-look = Look at it
document-picture = Picture of “{ $title }”
document-page = Page { $page } of { $pages }
document-larger = Larger
document-smaller = Smaller
document-cannot-show = This document cannot be shown here. You can share a copy with an app that shows it, or save a copy elsewhere.
document-share = Share a copy
document-shared = The copy for other apps is removed at { $time }. What another app has taken of it, it keeps.
document-export = Save a copy elsewhere
document-exporting = A copy is being saved …
document-exported = A copy is saved. Who can open that place can read it.
document-change = Change these details
document-delete = Delete the document
document-delete-title = Delete this document?
document-delete-body = “{ $title }” is deleted from this phone for good. Nobody can bring it back.
document-words-title = Details of the document
document-words-name = Name
document-words-tags-hint = Separate them with commas
document-words-save = Save
document-words-leave = Leave without saving

## The recovery code on paper
paper-code-title = Recovery code on paper
paper-code-why = If this phone loses its keys, for example after a repair, only this code opens again what is yours here: documents, drafts and cases. You write it down once and keep the paper in a safe place.
paper-code-make = Make a code
paper-code-made-title = There is a code
paper-code-made-body = It stands on your paper. You can check whether you wrote it down right, or see it again.
paper-code-show = Show the code
paper-code-check = Check my paper
paper-code-shown-title = Write down these nine groups
paper-code-shown-body = Write them on paper, in this order. Do not take a picture: who sees the code can open what is yours.
paper-code-group = Group { $number }: { $digits }
paper-code-qr = The recovery key as a QR code, for your paper
paper-code-written = I have written it down
paper-code-check-body = Type what stands on your paper. The app says where it has a slip.
paper-code-field = The 54 digits
paper-code-check-now = Check
paper-code-checked-title = Your paper is right
paper-code-checked-body = Keep it in a safe place, not together with this phone.
paper-code-done = Done
paper-code-again = Make another code
paper-code-again-title = Make another code?
paper-code-again-body = You write down a new code, and make a new backup. The code on your paper still opens the backups that you made until now: keep it as long as you keep those.

## When the key is lost
lost-key-title = Open it with your paper
lost-key-body = This phone has lost the key to what is yours here. Nothing was deleted: with the code on your paper it opens again.
lost-key-open = Open
lost-key-opening = Being opened …
lost-key-no-paper = If you have no such paper, please call the city: what you have sent is there.

## When data was damaged
damage-title = Damaged data
damage-seen = I have read this
damage-none-title = No damage is known
damage-none-body = What is kept on this phone is whole, as far as the app can tell.

## How much room there is
storage-title = Room for documents
storage-documents = { $count ->
    [one] { $count } document
   *[other] { $count } documents
}
storage-used = { $used } of { $limit } are taken
storage-body = A document that you delete makes room at once. Files that you attach to forms do not count here.

## A backup
backup-title = Make a backup
backup-body = All that is yours here in one file: documents, forms you began, what you have sent with its receipts, and what you have told. Nobody can read it without what you choose below.
backup-way = What opens it
backup-way-code = The recovery code on my paper
backup-way-passphrase = A passphrase
backup-passphrase = Passphrase
backup-passphrase-hint = At least twelve characters, best several words. Without it nobody can open the backup, not even the city.
backup-make = Choose a place and make it
backup-making = The backup is being made …
backup-made-title = The backup is made
backup-made-body = Keep it somewhere else than on this phone, and not together with what opens it.
backup-made-at = Made on { $day }
backup-lost = Not in it, because they are damaged: { $titles }
backup-lost-files = Files of your forms that are not in it, because they could not be read: { $names }
backup-unnamed = { $count ->
    [one] { $count } damaged document, of which nothing can be told, is not in it
   *[other] { $count } damaged documents, of which nothing can be told, are not in it
}
backup-unreadable = { $count ->
    [one] { $count } thing in it cannot be read and is left out
   *[other] { $count } things in it cannot be read and are left out
}
backup-drafts = { $count ->
    [one] { $count } form begun
   *[other] { $count } forms begun
}
backup-submissions = { $count ->
    [one] { $count } thing sent
   *[other] { $count } things sent
}
backup-messages = { $count ->
    [one] { $count } message
   *[other] { $count } messages
}
backup-facts = { $count ->
    [one] { $count } answer about you
   *[other] { $count } answers about you
}
backup-favourites = { $count ->
    [one] { $count } service marked
   *[other] { $count } services marked
}
restore-title = Bring back a backup
restore-body = What is here stays: nothing newer is written over, and nothing is sent.
restore-choose = Choose the file of the backup
restore-file = Chosen: { $name }
restore-check = Check it
restore-checked-title = The backup is whole
restore-bring-back = Bring it back
restore-whose-title = Is this backup yours?
restore-whose-body = It was made on another phone, and there are things of yours on this one already. If you bring it back, what is in it belongs to you here: it goes out in your name if you send it.
restore-whose-yes = Yes, bring it back
restore-reading = The backup is being read …
restore-done-title = What was in the backup is here
restore-new = New on this phone
restore-nothing-new = All of it was here already.
restore-steps = What is left for you to do
restore-step-sign-in = Sign in to the city again when the app asks you
restore-step-send = Was not sent yet: { $service }
restore-step-send-answer = Your answer to the city was not sent yet: { $service }
restore-step-send-withdrawal = Your withdrawal was not sent yet: { $service }
restore-step-get-again = Get this again, it was damaged: { $title }

## Settings
settings-title = Settings
settings-language = Language
settings-text-size = Size of letters
settings-text-size-normal = Normal
settings-text-size-large = Large
settings-text-size-largest = Largest
settings-senior-title = Larger and simpler
settings-senior-body = Bigger letters and buttons, fewer things on the screen.
settings-unmetered-title = Send files over Wi-Fi only
settings-unmetered-body = What goes with files waits on this phone until it is on a network that does not cost by the amount.
settings-prefill-title = Offer answers I have given before
settings-prefill-body = Forms show what you have sent or told before. Nothing is filled in unless you say so.
settings-about = About this app
about-title = About
about-city = City
about-version = Version
about-catalogue = Services on this phone
about-revision = Number of the list of services: { $revision }
about-checked = Last proven to be the newest on { $date }
about-contacts = Whom to call
about-hotline = City hotline
about-emergency = In an emergency
about-open-source = Free software under the Apache License 2.0.

## What she is told of
notifications-title = Notifications
notifications-off-title = This phone shows no notifications of this app
notifications-off-body = Messages come all the same. You see them when you open the app.
notifications-system = Open the phone’s settings
notifications-pushed = What the city writes comes at once.
notifications-asked = This phone asks the city for news now and then.
notifications-private-title = Private previews
notifications-private-body = The lock screen says that there is a message, but not what it says.
notifications-least = Tell me of
notifications-least-news = Everything
notifications-least-important = What is important
notifications-least-alert = Only what is urgent
notifications-topics = About
notifications-topics-body = What the city has written about so far. You are told of great danger all the same.
notifications-quiet = Quiet hours
notifications-quiet-body = Only what is urgent is told then. The rest waits.
notifications-quiet-from = From
notifications-quiet-until = Until
notifications-digest = News once a day
notifications-digest-body = What is not important is told together.
notifications-digest-at = At
notifications-most = At most in an hour
notifications-most-body = What is beyond is told together.
notifications-earlier = { $what }: half an hour earlier
notifications-later = { $what }: half an hour later
notifications-fewer = { $what }: one fewer
notifications-more = { $what }: one more
notifications-districts = Alerts for
notifications-districts-body = Choose none to be told of those for the whole city and all districts. The city does not learn what you choose.
notifications-feedback-title = Tell the city what I have seen
notifications-feedback-body = The city learns that a notification was shown and opened.

## Reminders
reminders-title = Reminders
reminders-empty-title = Nothing to remember
reminders-empty-body = What has a last day stands here: questions of the city, documents that expire, forms begun, appointments.
reminders-told-at = You are told at { $time }
reminders-last-day = Last day: { $date }
reminders-starts = Begins: { $time }
reminders-postponed = Put off
reminders-actions = Later, or into the calendar: { $title }
reminders-delay-day = Remind me a day later
reminders-delay-three-days = Remind me three days later
reminders-delay-week = Remind me a week later
reminders-calendar-all = Add all to calendar

## Notifications
channel-cases = My cases
channel-cases-about = What happens to what you have sent
channel-alerts = Alerts
channel-alerts-about = Danger, and what is urgent
channel-important = Important messages
channel-important-about = What the city has written to you that you should know soon
channel-news = News
channel-news-about = What can wait until you look
channel-reminders = Reminders
channel-reminders-about = Before the last day of something
notification-private = The city has written to you
notification-group = News from the city
notification-read = Mark as read
notification-later = Remind me tomorrow
