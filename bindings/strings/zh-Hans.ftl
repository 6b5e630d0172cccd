# 两个平台所有界面的文字，与 en.ftl 的条目和顺序一致。说明见该文件。

## 各处通用
app-name = 市民云
back = 返回
close = 关闭
cancel = 取消
next = 下一步
previous = 上一步
loading = 请稍候…
try-again = 再试一次
call-city = 拨打市民热线
call-city-number = 拨打市民热线：{ $number }
offline-banner = 没有网络，可以继续使用，提交的内容稍后自动发出。
free-of-charge = 免费
not-answered = 未填写
yes = 是
no = 否
required = 必填
optional = 选填
services-count = { $count } 项服务

## 出现问题时，说明文字下方的按钮
way-on-try-again = 再试一次
way-on-sign-in = 登录
way-on-unlock-phone = 解锁后再试
way-on-make-room = 已清理空间，再试一次
way-on-update-app = 更新应用
way-on-unlock-documents = 解锁您的证件文档
way-on-type-paper-code = 输入纸上的恢复码
way-on-call-city = 拨打市民热线
way-on-go-back = 返回上一页
trouble-title = 操作没有成功
no-app-title = 手机上没有可以打开它的应用
library-missing-title = 应用无法在这部手机上运行
library-missing-body = 应用中有一部分不适用于这部手机的处理器。请从手机的应用商店重新安装。您随时可以拨打市民热线。

## 首次启动
first-start-title = 欢迎使用
first-start-body = 查找本市各项服务，提交申请，保存回执，没有网络也能用。
first-start-language = 选择语言
first-start-senior-title = 大字简洁版
first-start-senior-body = 文字和按钮更大，界面内容更少。
first-start-begin = 开始使用
first-start-fetching = 正在获取服务目录…
first-start-fetched = 手机上已有 { $count } 项服务。

## 首页
home-search = 您想办什么事？
home-categories = 全部服务
home-cases = 我的办件
home-cases-none = 您还没有提交过申请。
home-inbox = 消息
home-settings = 设置
home-drafts = { $count } 份未填完的表单
home-drafts-ending = { $count } 份未填完的表单即将被删除
home-waiting = { $count } 份申请等待发送
home-unread = { $count } 条未读消息
home-all-cases = 查看全部
home-no-catalogue-title = 服务目录尚未下载
home-personal-title = 暂时无法显示您的办件和消息
home-life-events = 您家里有什么事？
home-offices = 附近的办事点
home-favourites = 收藏的服务
home-documents = 我的证件文档
home-damage-title = 这部手机上的数据曾损坏
home-damage-see = 查看保留和丢失的内容
home-freshness-title = 目录是最新的吗？
home-update-title = 此应用需要更新

## 搜索
search-title = 搜索
search-field = 搜索服务
search-clear = 清除已输入的内容
search-hint = 用您平常说的话输入要办的事，例如“搬家”或“宝宝出生”。
search-found = 找到 { $count } 项服务
search-nothing-title = 没有找到与“{ $query }”有关的服务
search-nothing-body = 请换个说法试试，或者拨打市民热线，会有人帮助您。
search-suggestions = 您是不是想找
search-filters = 筛选
search-filters-on = 已用 { $count } 个筛选条件
search-filters-clear = 清除筛选
search-filter-subject = 类别
search-filter-channel = 办理方式
search-filter-any = 不限
search-filter-open-now = 只看现在有办事点开放的
search-reason-word = 也叫：{ $word }
search-reason-spelling = 按“{ $word }”查找
search-reason-some = 只包含：{ $words }

## 服务分类
category-more = 显示更多
category-shown = 已显示 { $shown } 项，共 { $total } 项

## 服务
service-about = 服务说明
service-eligibility = 谁可以办
service-documents = 需要带什么材料
service-documents-none = 不需要任何材料。
service-fee = 费用
service-duration = 办理时间
service-duration-same-day = 当日办结
service-duration-days = { $count } 个工作日
service-how = 怎么办理
service-where = 办理地点和时间
service-department = 负责部门
service-channel-online = 网上办理
service-channel-phone = 电话办理
service-channel-office = 窗口办理
service-channel-post = 邮寄办理
service-call-department = 致电{ $department }
service-web = 网页
service-map = 在地图上查看
service-begin = 开始申请
service-begin-again = 重新申请
service-resume = 继续填写表单
service-resume-progress = 已填 { $answered } 项，共 { $askable } 项
service-no-form = 此事项暂时不能在应用中申请。
service-hours-line = { $days }：{ $opens } 至 { $closes }
service-days-range = { $first }至{ $last }
service-favourite-add = 收藏这项服务
service-favourite-remove = 已收藏，点按取消
service-check = 看看您是否符合条件
service-legal-basis = 办理依据

## 人生大事与办事计划
events-title = 发生了什么事？
events-body = 选择您的情况，即可得到一份完整的办事计划。
events-steps = 共 { $count } 步
plan-questions = 多告诉我们一些，计划会更适合您
plan-private = 您的回答只保存在这部手机上。只有您填入表单并提交的内容，政府才会看到。
plan-steps = 按顺序办理
plan-step = 第 { $number } 步
plan-not-for-you = 不适用于您
plan-perhaps = 可能适用于您
plan-after = 须先办理：{ $steps }
plan-from = { $date }起
plan-until = 最晚{ $date }
plan-overdue = 应在{ $date }前办理，请尽快
plan-gives = 办完可得：{ $documents }
plan-documents = 材料清单
plan-document-from = 办理过程中取得：{ $step }
plan-fees = 费用合计
plan-fees-at-least = 至少 { $amount }
plan-fees-unknown = 部分费用未知。

## 是否符合条件
eligibility-title = 您是否符合条件？
eligibility-yes = 您看来符合条件
eligibility-no = 您看来不符合条件
eligibility-needs = 回答几个问题即可知道
eligibility-because = 需要满足的条件
eligibility-final = 最终以政府审核为准，您仍可以申请。

## 告诉应用的信息
facts-title = 您告诉本应用的信息
facts-empty-title = 还没有信息
facts-empty-body = 您在办事计划和条件查询中的回答保存在这里，只在这部手机上。
facts-forget = 删除这个回答
facts-forget-all = 删除全部回答
facts-forget-all-title = 删除您告诉的全部信息？
facts-forget-all-body = 办事计划和条件查询会再次询问您。
facts-open = 查看或修改您告诉的信息

## 收藏的服务
favourites-title = 收藏的服务
favourites-empty-title = 还没有收藏
favourites-empty-body = 在服务页面收藏，就能在这里找到。
favourites-withdrawn = 政府已不再提供这项服务。
favourites-remove = 取消收藏：{ $service }
favourites-order = 调整顺序
favourites-order-done = 完成
favourites-move-up = 上移：{ $service }
favourites-move-down = 下移：{ $service }
favourites-place = 第 { $place } 位，共 { $total } 位

## 办事点
offices-title = 附近的办事点
offices-locate = 使用手机位置
offices-locate-body = 您的位置只留在这部手机上。不使用位置时，从市中心由近到远显示办事点。
offices-unknown = 手机没有提供位置。
offices-open-now = 只看现在开放的
offices-none = 现在没有开放的办事点。
offices-distance-meters = 距您 { $distance } 米
offices-distance-kilometers = 距您 { $distance } 公里
office-open = 现在开放
office-open-until = 开放至 { $time }
office-closed = 现在关闭
office-opens-today = 现在关闭，{ $time } 开放
office-opens-on = 现在关闭，{ $day } { $time } 开放
office-closed-all-day = 关闭
office-week = 未来七天的开放时间
office-wheelchair = 轮椅可以进入。
office-wheelchair-limited = 轮椅可进入部分区域，或需要协助。
office-wheelchair-no = 轮椅无法进入。

## 填写表单
form-step = 第 { $step } 步，共 { $steps } 步
form-saved = 已保存在手机上
form-saving = 正在保存…
form-not-saved = 未保存
form-problems-title = 有 { $count } 处需要您查看
form-pick-date = 选择日期
form-date-example = 例如 2026-01-31
form-calculated = 根据您的回答自动算出
form-not-asked = 目前无需填写
form-several = 可以选择多项。
form-chosen = 已选：{ $option }
form-find = 在列表中查找
form-find-nothing = 列表中没有与您输入的内容相符的选项。
form-found = 找到 { $count } 项
form-pick-time = 选择时间
form-time-example = 例如 09:30
form-amount = 金额，以{ $currency }计
form-file-limit = 一个文件，不超过{ $size }：{ $types }
form-files-limit = 最多{ $files }个文件，每个不超过{ $size }：{ $types }
form-attach-file = 选择文件
form-attach-photo = 选择照片
form-attach-document = 从我的证件文档中选择
form-take-photo = 拍照
form-camera-missing = 无法打开相机。您可以改为选择照片或文件。
form-sign = 用手指签名
form-sign-area = 请用手指在此签名。如果不方便，可以选择签名的照片。
form-sign-clear = 清除
form-sign-use = 使用此签名
form-attaching = 正在添加……
form-detach = 移除{ $name }
form-row-add = 添加：{ $label }
form-row-remove = 移除 { $row }
form-row-remove-title = 要移除 { $row } 吗？
form-row-remove-body = 您在其中填写的内容将被删除。
form-row-remove-yes = 移除
form-changed-title = 这份表单有更新
form-changed-body = 有 { $count } 处变化。您填写的内容都已保留。
form-changed-see = 查看变化
form-old-gone = 市政府已不再通过本应用办理此事项，您提交的内容可能不会被受理，请拨打热线。
form-old-not-understood = 市政府有更新的表单，当前版本的应用还无法使用。请更新应用，您填写的内容会保留。
prefill-question-title = 要显示您以前填写过的答案吗？
prefill-question-body = 应用可以从您提交过的内容和您告诉过的个人情况中查找。这不会让任何内容离开这部手机；提交之前，您会看到每一项答案。
prefill-question-yes = 要，请显示
prefill-question-no = 不要
prefill-title = 您以前回答过这些问题
prefill-from-profile = 来自您告诉过的个人情况
prefill-from-earlier = 来自“{ $service }”，{ $day }
prefill-fill-in = 填入这些答案
prefill-not-now = 暂时不用
form-check = 核对填写内容
form-leave = 保存并退出
form-leave-title = 要退出填写吗？
form-leave-body = 您填写的内容都已保存在手机上，随时可以继续。
form-leave-unsaved-body = 还有内容没有保存。现在离开，最后填写的内容可能会丢失。
form-leave-yes = 退出
form-leave-no = 继续填写

## 表单的新版本改了什么
changes-title = 有哪些变化
changes-intro = 您上次查看之后，市政府更新了这份表单。您填写的内容都已保留。
changes-added = 新问题
changes-removed = 不再询问
changes-reworded = 问法有变
changes-converted = 您的回答换了写法
changes-not-fitting = 您的回答已不适用，请重新填写
changes-restored = 您以前的回答已恢复
changes-old-label = 原来：{ $label }
changes-old-answer = 您的回答：{ $answer }
changes-new-answer = 现在：{ $answer }
changes-kept-title = 已保留，但不会提交
changes-kept-body = 这些回答已不适用于这份表单。在您提交或删除表单之前会一直保留。
changes-seen = 继续填写

## 核对填写内容
check-title = 核对填写内容
check-change = 修改
check-change-what = 修改：{ $label }
check-submit = 提交
check-submitting = 正在提交…
check-kept = 有 { $count } 项回答已不适用于这份表单，不会提交
check-promise = 按下按钮后，内容就会稳妥保存在手机上。即使现在没有网络，联网后也会送达受理部门，并且只送达一次。

## 我的办件
cases-title = 我的办件
cases-drafts = 未填完
cases-sent = 已提交
cases-empty-title = 这里还没有内容
cases-empty-body = 您开始填写的表单和提交的申请都保存在这里。
cases-draft-ends = 如不打开，将于 { $day } 删除
cases-draft-changed = 这份表单有更新
cases-draft-correction = 您的更正
cases-discard = 删除
cases-discard-title = 要删除这份表单吗？
cases-discard-body = 您在“{ $service }”中填写的内容将被永久删除。
case-title = 办件
case-number = 办件编号
case-submitted = 提交时间
case-received = 受理部门收到的时间
case-attempts = 已尝试 { $count } 次
case-next-attempt = 下次尝试：{ $when }
case-reason = 拨打热线时请提供的代码
case-status-queued = 等待发送
case-status-waits-for-network = 等待网络
case-status-waits-for-unmetered = 带有文件，等待连接 Wi-Fi
case-status-waits-for-city = 市政服务暂无应答，应用会继续尝试
case-status-waits-for-wifi-sign-in = 当前 Wi-Fi 需要您先登录
case-status-waits-for-right-clock = 手机的日期似乎不正确，请先校正
case-status-waits-for-sign-in = 请登录后发送
case-status-waits-for-update = 请更新应用，更新后会继续发送
case-status-sending = 正在发送
case-status-accepted = 受理部门已收到
case-status-rejected = 受理部门未接受
case-status-stuck = 出现问题，请拨打市民热线
case-status-from-backup = 从备份中恢复；这部手机还没有发送
case-status-cancelled = 已撤回
case-safe = 内容已稳妥保存在手机上，会自动发出。
case-receipt = 查看回执
case-cancel = 撤回
case-cancel-title = 要撤回这份申请吗？
case-cancel-body = 申请还没有发出。撤回后将不再发送。
case-cancel-yes = 撤回
case-cancel-no = 保留
case-retry = 立即重试
case-edit = 更正并重新提交
case-restored = 这份内容是从备份中恢复的。您的旧手机可能已经发送过。如果现在发送，市政府只会受理一次。如果您不再需要，请在这里说明。
case-send = 发送
case-decline = 不发送
case-decline-title = 确定不发送吗？
case-decline-body = 这部手机不会发送。如果您的旧手机已经发送，市政府仍会收到。
case-decline-yes = 不发送
case-decline-no = 以后再决定
case-messages = 与此办件有关的消息
case-attachments = 文件
case-attachment-sent = 已发送{ $sent }，共{ $size }
case-answer-title = 您对市政府的答复
case-withdrawal-title = 您的撤销请求
case-application = 查看申请
case-standing = 办理进度
case-standing-received = 市政府已收到
case-standing-in-review = 正在办理
case-standing-waiting-for-resident = 等待您补充
case-standing-approved = 已批准
case-standing-declined = 未获批准
case-standing-closed = 已办结
case-standing-withdrawn = 您已撤销
case-standing-other = 请看下方的办理经过
case-promised-by = 市政府承诺的办结日期
case-decided-at = 决定日期
case-timeline = 办理经过
case-question = 市政府向您提问
case-question-by = 请在 { $day } 前答复
case-answer = 答复
case-withdraw = 撤销申请
case-withdraw-title = 要撤销这份申请吗？
case-withdraw-body = 将通知市政府您不再需要办理。无论现在有无网络，只会通知一次。
case-withdraw-yes = 撤销

## 回执
receipt-title = 回执
receipt-proven = 由市政府签名，并已在这部手机上核验
receipt-qr = 二维码形式的回执。请在窗口出示。
receipt-qr-too-long = 此回执的文件太多，无法生成二维码。请在窗口告知办件编号。
receipt-fingerprint = 所提交内容的数字指纹

## 消息
inbox-title = 消息
inbox-empty-title = 没有消息
inbox-empty-body = 市政府发给您的消息保存在这里，没有网络也能查看。
inbox-refresh = 检查新消息
inbox-refreshing = 正在检查新消息…
inbox-unread = 未读
message-title = 消息
message-about-case = 关于办件 { $number }
message-open-case = 查看办件

## 证件文档
documents-title = 我的证件文档
documents-locked-title = 您的证件文档已锁定
documents-locked-body = 在手机上确认是您本人后即可打开。五分钟不使用会重新锁定。
documents-prompt = 打开您的证件文档
documents-unlock = 解锁
documents-unlocking = 正在解锁…
documents-lock = 锁定
documents-find = 搜索您的证件文档
documents-found = 找到 { $count } 份文档
documents-nothing-title = 没有找到“{ $query }”
documents-nothing-body = 请换一个词：文档名称、签发单位或您给它标注的词。
documents-empty-title = 还没有证件文档
documents-empty-body = 把经常要用的材料存放在这里，例如身份证照片。内容加密保存在这部手机上，只有您能打开。
documents-add = 添加文档
documents-adding = 正在添加：{ $name }
documents-progress = { $done }，共{ $size }
documents-stop = 停止
documents-until = 有效期至{ $day }
documents-until-soon = 即将到期：有效期至{ $day }
documents-until-past = 已过期：有效期至{ $day }
documents-damaged = 已损坏：请重新添加同一文件
documents-unreadable-title = 有 { $count } 份文档已无法读取
documents-unreadable-body = 这里的记录已损坏，应用无法说明是哪一份文档。请用原件重新添加，或者恢复包含它的备份。这里剩余的部分可以删除。
documents-unreadable-item = 已损坏的文档 { $number }
documents-unreadable-delete = 删除已损坏的文档 { $number }
documents-unreadable-delete-title = 删除剩余的部分？
documents-unreadable-delete-body = 它已无法读取。剩余的部分会从这部手机上永久删除。
documents-no-paper-title = 制作纸质恢复码
documents-no-paper-body = 如果这部手机丢失了密钥，只有这个恢复码能重新打开您的证件文档。

## Choosing a document for a form
choose-document-copy = 表格会使用一份副本，原文档仍保留在您的证件文档中。
choose-document-empty = 您可以在表格中选择照片或文件。
choose-document-damaged = 已损坏：无法添加
choose-document-wrong-type = 无法在此添加。可以使用：{ $types }
choose-document-too-large = 太大：{ $size }。此处最大为 { $limit }。

## 一份文档
document-title = 文档
document-kind = 类型
document-kind-identity = 身份证件
document-kind-certificate = 证明
document-kind-licence = 许可或执照
document-kind-receipt = 回执或收据
document-kind-letter = 信函或决定
document-kind-bill = 账单
document-kind-photo = 照片
document-kind-other = 其他
document-issuer = 签发单位
document-issued-on = 签发日期
document-expires-on = 有效期至
document-tags = 查找用的词
document-file = 文件
document-kept = 添加日期
document-look = 查看
document-picture = “{ $title }”的图片
document-page = 第{ $page }页，共{ $pages }页
document-larger = 放大
document-smaller = 缩小
document-cannot-show = 这里无法显示此文档。您可以把副本分享给能显示它的应用，或另存到其他位置。
document-share = 分享副本
document-shared = 供其他应用使用的副本将在{ $time }删除。其他应用已取走的内容会留在那里。
document-export = 另存副本到其他位置
document-exporting = 正在保存副本…
document-exported = 副本已保存。能打开那个位置的人都可以阅读它。
document-change = 修改这些信息
document-delete = 删除文档
document-delete-title = 删除这份文档？
document-delete-body = “{ $title }”会从这部手机上永久删除，无法恢复。
document-words-title = 文档信息
document-words-name = 名称
document-words-tags-hint = 请用逗号分开
document-words-save = 保存
document-words-leave = 不保存并离开

## 纸质恢复码
paper-code-title = 纸质恢复码
paper-code-why = 如果这部手机丢失了密钥，例如维修之后，只有这个恢复码能重新打开您在这里的内容：证件文档、草稿和办件。您只需抄写一次，并把纸放在安全的地方。
paper-code-make = 生成恢复码
paper-code-made-title = 已有恢复码
paper-code-made-body = 它写在您的纸上。您可以核对是否抄写正确，也可以再看一次。
paper-code-show = 显示恢复码
paper-code-check = 核对我的纸质记录
paper-code-shown-title = 请抄下这九组数字
paper-code-shown-body = 请按这个顺序抄在纸上。不要拍照：看到恢复码的人可以打开您的内容。
paper-code-group = 第{ $number }组：{ $digits }
paper-code-qr = 恢复密钥的二维码，可用于您的纸质记录
paper-code-written = 我已抄好
paper-code-check-body = 请输入纸上的数字。如有笔误，应用会告诉您在哪里。
paper-code-field = 54 位数字
paper-code-check-now = 核对
paper-code-checked-title = 您的纸质记录正确
paper-code-checked-body = 请放在安全的地方，不要与这部手机放在一起。
paper-code-done = 完成
paper-code-again = 重新生成恢复码
paper-code-again-title = 重新生成恢复码？
paper-code-again-body = 您纸上的恢复码将不再有效。请抄下新的恢复码。

## 密钥丢失时
lost-key-title = 用纸质恢复码打开
lost-key-body = 这部手机丢失了打开您内容的密钥。内容没有删除：用纸上的恢复码可以重新打开。
lost-key-open = 打开
lost-key-opening = 正在打开…
lost-key-no-paper = 如果您没有这张纸，请拨打市民热线：您已提交的内容在市政府有记录。

## 数据损坏时
damage-title = 损坏的数据
damage-seen = 我已阅读
damage-none-title = 没有已知的损坏
damage-none-body = 据应用所知，这部手机上保存的内容完好。

## 剩余空间
storage-title = 证件文档空间
storage-documents = { $count } 份文档
storage-used = 已用{ $used }，共{ $limit }
storage-body = 删除文档会立即腾出空间。表单附件不计算在内。

## 备份
backup-title = 制作备份
backup-body = 把您在这里的全部内容放进一个文件：证件文档、未完成的表单、已提交的内容及回执、您告诉的信息。没有您在下面选择的方式，谁也无法读取。
backup-way = 用什么打开
backup-way-code = 我的纸质恢复码
backup-way-passphrase = 口令
backup-passphrase = 口令内容
backup-passphrase-hint = 至少十二个字符，最好是几个词。没有它，谁也无法打开备份，市政府也不能。
backup-make = 选择位置并制作
backup-making = 正在制作备份…
backup-made-title = 备份已完成
backup-made-body = 请存放在这部手机以外的地方，并且不要与打开它的方式放在一起。
backup-made-at = 制作于{ $day }
backup-lost = 因损坏未包含：{ $titles }
backup-lost-files = 表格中未包含在内的文件（无法读取）：{ $names }
backup-unnamed = { $count } 份已损坏且无法辨认的文档不在其中
backup-unreadable = 其中 { $count } 项内容无法读取，已略过
backup-drafts = { $count } 份未完成的表单
backup-submissions = { $count } 份已提交的内容
backup-messages = { $count } 条消息
backup-facts = { $count } 条关于您的回答
backup-favourites = { $count } 项收藏的服务
restore-title = 恢复备份
restore-body = 这里的内容会保留：不会覆盖较新的内容，也不会发送任何内容。
restore-choose = 选择备份文件
restore-file = 已选择：{ $name }
restore-check = 检查备份
restore-checked-title = 备份完好
restore-bring-back = 恢复
restore-whose-title = 这份备份是您的吗？
restore-whose-body = 它是在另一部手机上制作的，而这部手机上已有您的内容。如果恢复，其中的内容就归您所有：发送时会以您的名义发出。
restore-whose-yes = 是的，恢复
restore-reading = 正在读取备份…
restore-done-title = 备份中的内容已恢复到这里
restore-new = 这部手机上新增
restore-nothing-new = 全部内容原本就在这里。
restore-steps = 还需要您做的事
restore-step-sign-in = 应用提示时请重新登录
restore-step-send = 尚未发送：{ $service }
restore-step-send-answer = 您给市政府的答复尚未发送：{ $service }
restore-step-send-withdrawal = 您的撤回申请尚未发送：{ $service }
restore-step-get-again = 已损坏，请重新办理：{ $title }

## 设置
settings-title = 设置
settings-language = 语言
settings-text-size = 文字大小
settings-text-size-normal = 标准
settings-text-size-large = 大
settings-text-size-largest = 特大
settings-senior-title = 大字简洁版
settings-senior-body = 文字和按钮更大，界面内容更少。
settings-private-title = 隐藏消息内容
settings-private-body = 锁屏时只提示有新消息，不显示消息内容。
settings-unmetered-title = 仅用 Wi-Fi 发送文件
settings-unmetered-body = 带有文件的内容会保存在这部手机上，直到连接到不按流量计费的网络再发送。
settings-prefill-title = 显示我以前填写过的答案
settings-prefill-body = 表单会显示您以前提交或告诉过的内容。未经您同意，不会填入任何内容。
settings-about = 关于本应用
about-title = 关于
about-city = 城市
about-version = 版本
about-catalogue = 手机上的服务
about-revision = 服务目录编号：{ $revision }
about-checked = 最近一次核实为最新：{ $date }
about-contacts = 联系电话
about-hotline = 市民热线
about-emergency = 紧急求助
about-open-source = 自由软件，采用 Apache License 2.0 许可证。

## 通知
channel-cases = 我的办件
channel-cases-about = 您提交的申请有了进展
channel-messages = 市政府的消息
channel-messages-about = 市政府给您发来消息时
notification-private = 市政府给您发来了消息
notification-private-case = 您的办件有新进展
