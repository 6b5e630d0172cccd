# Problems with an answer. Every message begins with the label of its field.
# $label, and what docs/forms.md lists for the key, are the arguments.

problem-required = { $label }: please fill this in.
problem-type = { $label }: { $kind ->
    [integer] please enter a whole number, in digits.
    [yes-no] please answer yes or no.
   *[other] this cannot be used as an answer here.
}
problem-format = { $label }: { $format ->
    [date] please enter a date that exists, as year-month-day, such as 2026-01-31.
    [email] please enter an e-mail address, such as name@example.org.
   *[other] please check how this is written.
}
problem-pattern = { $label }: please check this. It is not written the way this answer is expected.
problem-too-short = { $label }: { $limit ->
    [one] please write at least { $limit } character.
   *[other] please write at least { $limit } characters.
}
problem-too-long = { $label }: { $limit ->
    [one] please write no more than { $limit } character.
   *[other] please write no more than { $limit } characters.
}
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

# Around the words of a form's own author, so that these name the field too.
problem-in-own-words = { $label }: { $words }

answer-yes = Yes
answer-no = No
