# 答案中的问题。每条消息都以字段名称开头。

problem-required = { $label }：请填写此项。
problem-type = { $label }：{ $kind ->
    [integer] 请用数字填写一个整数。
    [yes-no] 请选择“是”或“否”。
   *[other] 此处不能填写这样的内容。
}
problem-format = { $label }：{ $format ->
    [date] 请填写真实存在的日期，按“年-月-日”书写，例如 2026-01-31。
    [email] 请填写电子邮箱地址，例如 name@example.org。
   *[other] 请检查书写格式。
}
problem-pattern = { $label }：请检查此项，书写格式不符合要求。
problem-too-short = { $label }：请至少填写 { $limit } 个字。
problem-too-long = { $label }：请不要超过 { $limit } 个字。
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

# 表单作者自己的措辞也要带上字段名称。
problem-in-own-words = { $label }：{ $words }

answer-yes = 是
answer-no = 否
