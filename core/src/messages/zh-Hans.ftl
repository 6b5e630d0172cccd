# 答案中的问题。每条消息都以字段名称开头。

problem-required = { $label }：请填写此项。
problem-type = { $label }：{ $kind ->
    [integer] 请用数字填写一个整数。
    [money] 请用数字填写金额。
    [yes-no] 请选择“是”或“否”。
    [choices] 请从给出的选项中选择。
   *[other] 此处不能填写这样的内容。
}
problem-format = { $label }：{ $format ->
    [date] 请填写真实存在的日期，按“年-月-日”书写，例如 2026-01-31。
    [time] 请按“时:分”填写时间，例如 09:30。
    [email] 请填写电子邮箱地址，例如 name@example.org。
   *[other] 请检查书写格式。
}
problem-pattern = { $label }：请检查此项，书写格式不符合要求。
problem-check-digit = { $label }：请核对号码，填写的号码不存在，可能有笔误。
problem-too-short = { $label }：请至少填写 { $limit } 个字。
problem-too-long = { $label }：请不要超过 { $limit } 个字。
problem-too-few = { $label }：至少需要 { $limit } 项。
problem-too-many = { $label }：最多只能有 { $limit } 项。
problem-minimum = { $label }：{ $bound ->
    [exclusive] 请填写大于 { $limit } 的数。
   *[inclusive] 请填写不小于 { $limit } 的数。
}
problem-maximum = { $label }：{ $bound ->
    [exclusive] 请填写小于 { $limit } 的数。
   *[inclusive] 请填写不大于 { $limit } 的数。
}
problem-option = { $label }：请从给出的选项中选择。
problem-other = { $label }：此答案不能接受，请检查。
problem-refused = { $label }：市政部门没有接受此答案，请检查。
problem-file-lost = { $label }：您选择的一个文件已不在这部手机上，请重新选择。

# 表单作者自己的措辞也要带上字段名称。
problem-in-own-words = { $label }：{ $words }

answer-yes = 是
answer-no = 否

# 出错时告诉居民的话：发生了什么，可以怎么办。

error-no-network = 现在没有网络。手机上已有的内容仍可使用，要提交的内容联网后会自动发出。
error-city-unavailable = 暂时无法连接市政服务。内容不会丢失，应用会自动重试。
error-captive-portal = 当前网络需要先登录。请打开该 Wi-Fi 的登录页面，或换用其他网络。
error-intercepted = 当前网络正在干扰与市政服务的连接。没有发送任何内容。请换用其他网络，例如移动数据。
error-clock-wrong = 手机的日期或时间似乎不正确，因此无法安全连接市政服务。请在手机设置中打开“自动确定日期和时间”。内容不会丢失，应用会自动重试。
error-unauthorized = 请先登录再继续。
error-invalid-answers = 有些内容未填写或需要修改：{ $fields }。
error-not-found = { $what ->
    [form] 此服务不能在应用中申请。办理方式请见该服务的页面。
    [receipt] 还没有回执。市政部门收到您提交的内容后，回执就会到达。
   *[other] 找不到该内容，可能已不存在。
}
error-no-catalogue = 手机上还没有服务目录。请联网一次以获取目录。
error-busy = 应用已在本设备的其他地方打开。请先关闭后再试。
error-cancelled = 操作已停止。
error-stale-expired = 市政服务器目前提供的内容已过期，因此未予采用。手机上的服务目录保持不变。请稍后再试；如仍如此，请告知市民热线。
error-stale-not-proven = 无法证实收到的内容确实来自本市，因此未予采用。手机上的服务目录保持不变。请换一个网络再试；如仍如此，请告知市民热线。
error-catalogue-refused = 本市目前提供的服务目录有误，因此未予采用。手机上的内容保持不变。请稍后再试；如仍如此，请告知市民热线。
error-update-required = 请更新应用。您填写的所有内容都已妥善保存。
error-locked = 请先解锁手机。
error-key-unavailable = { $problem ->
    [failed] 手机上保存的内容暂时无法打开，因为手机没有提供密钥。内容没有被删除，请稍后再试。如果问题持续，请拨打市民热线。
   *[lost] 手机上保存的内容无法打开，因为密钥已丢失。内容没有被删除。如果您有写着恢复码的纸，用它可以重新打开全部内容；如果没有，请拨打市民热线。
}
error-storage-full = 手机存储空间已满。请清理一些空间后重试，内容不会丢失。
error-attachment-too-large = 该文件过大，最大不超过 { $limit } { $unit ->
    [kilobytes] KB
   *[megabytes] MB
}。请选择较小的文件，或用较低的画质拍摄。
error-attachment-wrong-type = 此处不能使用这种类型的文件。请选择以下类型之一：{ $types }。
error-attachment-too-many = 此处最多只能有 { $limit } 个文件。请先移除一个，再添加新的。
error-attachment-unreadable = 无法读取该文件。请重新选择该文件，或选择其他文件。
error-vault-locked = 请先解锁您的证件文档。
error-vault-full = 没有空间存放更多文档。请删除一些不再需要的文档。
error-document-damaged = 此文件的存储内容已损坏。请重新添加同一文件，或恢复包含它的备份。
error-document-detail = { $field ->
    [issued_on] 签发日期不是有效的日期。请按年份在前的格式填写，例如 2026-11-29。
    [expires_on] 有效期截止日期不是有效的日期。请按年份在前的格式填写，例如 2026-11-29。
    [tags] 标签太多，或其中一个太长。请缩短。
    [issuer] 签发机构的名称太长。请缩短。
   *[title] 标题太长。请缩短。
}
error-unwritable = 无法写入此位置。请选择其他位置。
error-file-exists = 已有同名文件。请换一个名称或位置。
error-code-length = 此恢复码有 { $digits } 位数字，应为 54 位，分为九组，每组六位。请与您的纸质记录核对。
error-code-groups = 这几组六位数字有误：{ $groups }。请与您的纸质记录核对。
error-code-together = 此恢复码有误，但无法指出位置。请与您的纸质记录核对，或使用最新的一份。
error-corrupt = 手机上保存的部分内容已损坏。请关闭应用后重新打开：届时会保留可读取的内容。如果一直这样，请拨打市民热线。
error-refused = { $reason ->
    [recovery-code-wrong] 这是一个恢复码，但不是在此手机上最后生成的那个。
    [no-recovery-code] 此手机上从未生成过恢复码。
    [passphrase-too-short] 口令太短。请使用至少十二个字符，最好是几个词。
    [no-backup] 这个文件不是本应用的备份。请选择其他文件。
    [backup-damaged] 这个备份已损坏，没有恢复其中任何内容。请选择其他备份。
    [backup-for-another-key] 这无法打开该备份。请核对，或使用制作备份时的恢复码或口令。
    [backup-forged] 无法证明这个备份是您制作的，没有恢复其中任何内容。
    [backup-of-another-city] 这个备份是用另一个城市的应用制作的，没有恢复其中任何内容。
    [backup-of-another-home] 这个备份来自另一个应用，或来自此应用丢失内容之前，而此应用中已有内容，因此没有恢复备份中的任何内容。备份中的内容会以此处登录者的名义发送：只有当备份是您本人的，才请恢复。
    [backup-too-much-work] 打开这个备份所需的运算超出手机的能力，因此没有打开。
    [no-recovery-key] 这个二维码中没有恢复密钥。请使用您纸上的二维码。
    [already-sent] 该内容已经发出或正在发送，无法在此收回。在市政部门作出决定之前，您可以撤回申请。
    [not-waiting] 该内容已不在等待发送。请在它的页面查看办理情况。
    [not-sent] 该内容尚未发出，可以直接撤回。
    [not-withdrawable] 市政部门没有收到该内容，无需撤回申请。
    [case-decided] 市政部门已作出决定，申请无法再撤回。如有疑问，请拨打市民热线。
    [case-withdrawn] 该申请已经撤回。
    [already-answered] 您已回答过这个问题。回答正在发送或已经送达。
    [receipt-not-proven] 无法证明此回执由市政部门签发。在以它为凭之前，请先拨打市民热线。
    [receipt-too-long] 此回执内容过长，无法生成二维码。请用其他方式出示。
    [too-many-rows] 这里已达到可填写的最多数量。
    [form-changed] 此表格已更新，请重新打开。您的回答都已保留。
    [not-refused] 市政部门没有退回这份申请，无需更正。
    [wrong-kind-of-answer] 此答案与问题不符，请重新回答。
    [push-endpoint] 为本手机接收通知的应用给出的地址无法使用。请另选一个接收通知的应用。市政部门的消息在这里仍可阅读。
    [reminder-too-late] 这个时间已过，或已在最后一天之后。请选择一个尚未到来、且在此之前的时间。
    [preference-empty] 您选择的内容没有名称。请从列表中选择。
    [preference-too-long] 您选择的内容名称过长，不存在这样的名称。请从列表中选择。
    [preference-too-many] 您选择的数量已达到本手机的上限。请先去掉一些，再添加新的。
   *[other] 现在无法进行此操作。如果一直这样，请拨打市民热线并告知此代码：{ $reason }。
}
error-closed = 应用尚未准备好，请重试。
error-unexpected = { $code ->
    [city-url] 此应用的设置有误，无法连接市政服务。请告知市民热线。内容不会丢失。
    [city-root] 此应用的设置有误，无法连接市政服务。请告知市民热线。内容不会丢失。
   *[other] 出现了问题，不是您的原因。内容不会丢失，请稍后再试。如果一直这样，请拨打市民热线并告知此代码：{ $code }。
}

# What to tell a resident of how fresh her list of services is, where it may not be the newest.

freshness-never-checked = 此服务目录随应用附带。联网后会检查是否有更新。
freshness-offline = 此服务目录可能不是最新：已有一段时间无法连接市政服务。请联网更新。
freshness-expired = 此服务目录可能不是最新：市政服务器提供的内容已过期。如涉及日期或费用，请先咨询市民热线。
freshness-clock-wrong = 手机的日期或时间似乎不正确，无法判断此服务目录是否最新。请在手机设置中打开“自动确定日期和时间”。
freshness-not-proven = 服务目录的一次更新无法证实来自本市，未予采用。您看到的是本市此前发布的内容。请换一个网络再试。

case-received = 市政部门已收到

# What to tell a resident of data that was found damaged or gone: what could be kept, what is lost, what she can do. The names
# of what is counted stand in lists.

damage-damaged = 此应用保存在本手机上的数据曾损坏，现已整理好。
damage-kept = 已保留：{ $list }。
damage-lost = 已丢失：{ $list }。
damage-drafts = 草稿（{ $count }）
damage-waiting = 等待发送的申请（{ $count }）
damage-submissions = 已发送的申请及回执（{ $count }）
damage-messages = 消息（{ $count }）
damage-facts = 您的个人情况（{ $count }）
damage-favourites = 收藏的服务（{ $count }）
damage-attachments = 文件（{ $count }）
damage-documents = 证件文档（{ $count }）
damage-all = 就目前所知，没有内容丢失。
damage-more = 丢失的内容可能比已知的更多。请查看一下现有的内容。
damage-enter-again = 如果仍然需要，请重新填写丢失的内容。
damage-send-again = 尚未发送的内容，市政部门可能没有收到：请拨打市民热线，或重新申请。
damage-messages-again = 联网后会重新获取市政部门的消息。
damage-key-lost = 这里保存的内容的密钥也已丢失，因此都无法读取。请重新填写您需要的内容；您已发送的内容在市政部门，可拨打市民热线了解详情。
damage-preferences = 您对通知所作的选择已恢复为最初的状态。请在设置中重新选择。
damage-pushes = 需要重新告知市政部门把通知发送到哪里。联网后会自动完成。
damage-set-aside = 损坏的数据已另存在本手机上，没有删除。

# What she is reminded of before its last day, of which so many `days` are left; 0 is the last one. `document` is what sort of
# document it is.

reminder-question-title = 市政府在等您的答复
reminder-question = { $service }：市政府向您提了一个问题。{ reminder-question-left }
reminder-question-unsent = { $service }：您的答复还没有送达市政府。{ reminder-question-left }
reminder-question-left = { $days ->
    [0] 今天是答复的最后一天。
    [1] 明天是答复的最后一天。
   *[other] 您还有 { $days } 天可以答复。
}
reminder-appointment-title = 预约：{ $service }
reminder-appointment = { $days ->
    [0] 今天 { $time }。
    [1] 明天 { $time }。
   *[other] { $days } 天后的 { $time }。
}
reminder-appointment-at = { reminder-appointment }地点：{ $place }
reminder-document-title = { $document ->
    [identity] 您的身份证件即将到期
    [certificate] 您的一份证明即将到期
    [licence] 您的一份许可证件即将到期
    [bill] 有一张账单即将到期
   *[other] 您的一份文件即将到期
}
reminder-document = { $days ->
    [0] 今天是最后一天。
    [1] 明天是最后一天。
   *[other] 还剩 { $days } 天。
}可以在“我的文件”中找到它。
reminder-draft-title = 您填写到一半的表单即将被删除
reminder-draft = { $service }：{ $days ->
    [0] 如果您不打开它，今天就会被删除。
    [1] 如果您不打开它，明天就会被删除。
   *[other] 如果您不打开它，{ $days } 天后就会被删除。
}
reminder-step-title = 有一件事要办：{ $service }
reminder-step = { $days ->
    [0] 今天是最后一天。
    [1] 明天是最后一天。
   *[other] 您还有 { $days } 天。
}

# A notification that may not say what the city has written, or does not know it.

push-new-title = 市政府给您发来新消息
push-new-body = 请打开应用查看消息内容。

# Notifications that say nothing of her, or tell of several messages.

notification-message = 来自城市的新消息
notification-digest = 城市给您发来 { $limit } 条新消息
notification-reminder = 一条提醒
notification-case = 您提交的事项有新进展

# What became of something that she has sent, under the name of its service.

case-news-accepted = 市政府已收到，办件编号为{ $number }。
case-news-rejected = 市政府没有受理。请打开查看原因和您可以采取的办法。
case-news-stuck = 出现问题，无法提交。请打开查看应该联系谁。
case-news-sign-in = 您登录市政府账户后即会提交。
case-news-clock = 手机的日期和时间调整正确后即会提交。
case-news-update = 更新本应用后即会提交。

# What messages are about, as far as the words are the same in every city, and what the phone itself tells of.

topic-reminders = 提醒
topic-applications = 我提交的事项
topic-cases = 我的办件
topic-payments = 缴费
topic-appointments = 预约
topic-culture = 文化
topic-health = 健康
topic-weather = 天气
