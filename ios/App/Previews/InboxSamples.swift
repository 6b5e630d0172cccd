import CitizenKit
import Foundation

// What the previews show of what the city writes, and of what she is reminded of.

extension MessageItem {
  static func sample(read: Bool) -> MessageItem {
    MessageItem(
      id: "\(read)", title: "Your application is being reviewed",
      preview: "A caseworker has started on your application. You do not need to do anything now.",
      sentAt: .sample, read: read)
  }

  static let appointment = MessageItem(
    id: "appointment", title: "Your appointment at the library", preview: "Please come on time.",
    sentAt: .sample, read: true, pinned: true, putAway: true, hasAttachments: true)
  static let storm = MessageItem(
    id: "storm", title: "Storm from the sea", preview: "Stay inside.", sentAt: .sample,
    read: false, severity: .extreme)
}

extension AlertItem {
  static let samples = AlertSeverity.allCases.map {
    AlertItem(id: "\($0)", title: "Storm from the sea", severity: $0, until: .sample)
  }
}

extension InboxState {
  static func sample(
    alerts: [AlertItem] = [], view: CitizenKit.InboxView = .all, query: String = "",
    messages: Content<[MessageItem]> = .ready([.sample(read: false), .sample(read: true)]),
    threads: [ThreadItem] = [], hasMore: Bool = false, refreshing: Bool = false,
    deleting: String? = nil, trouble: Trouble? = nil
  ) -> InboxState {
    InboxState(
      alerts: alerts, unread: 2, view: view, query: query, messages: messages, threads: threads,
      hasMore: hasMore, refreshing: refreshing, deleting: deleting, trouble: trouble)
  }
}

extension BlockItem {
  static func sample(
    _ text: String, _ kind: BlockKind = .paragraph, number: Int = 0, link: MessageLink? = nil
  ) -> BlockItem {
    BlockItem(
      kind: kind, depth: kind == .paragraph ? 0 : 1, number: number,
      spans: [
        TextSpan(text: "\(text) ", emphasis: false, strong: false, link: nil),
        TextSpan(text: "on time", emphasis: link == nil, strong: true, link: link),
      ])
  }
}

extension MessageDetails {
  static func sample(
    alert: AlertDetails? = nil, deleting: Bool = false, trouble: Trouble? = nil
  ) -> MessageDetails {
    MessageDetails(
      id: "message", title: "Your application is being reviewed",
      blocks: [
        .sample("Please come"),
        .sample("With your card,", .bulletItem),
        .sample(
          "See", .numberedItem, number: 1,
          link: MessageLink(
            url: "https://www.langang.example/", host: "www.langang.example", opens: true,
            lookalike: false)),
        .sample(
          "Never", .numberedItem, number: 2,
          link: MessageLink(
            url: "https://xn--lngang-7ta.example/", host: "xn--lngang-7ta.example", opens: false,
            lookalike: true)),
      ],
      parts: [PartItem(title: "How to get there", blocks: [.sample("By the ferry")])],
      sentAt: .sample, caseNumber: "LG-2026-000001", caseId: "case", pinned: false,
      putAway: false, alert: alert,
      actions: [
        ActionItem(
          kind: .addToCalendar, label: nil, url: nil, startsAt: .sample, endsAt: .sample,
          place: "City library"),
        ActionItem(
          kind: .book, label: "Book another day", url: "https://www.langang.example/book",
          startsAt: nil, endsAt: nil, place: nil),
      ],
      attachments: [
        .sample("Plan.pdf"), .sample("Letter.pdf", saving: .sample),
        .sample("Receipt.pdf", documentId: "document"),
      ], deleting: deleting, trouble: trouble)
  }
}

extension AttachmentItem {
  static func sample(
    _ name: String, saving: TransferItem? = nil, documentId: String? = nil
  ) -> AttachmentItem {
    AttachmentItem(
      id: name, name: name, mediaType: "application/pdf", sizeBytes: 240_000, saving: saving,
      documentId: documentId)
  }
}

extension NotificationsState {
  static func sample(
    allowed: Bool = true, quiet: QuietHours? = QuietHours(fromMinute: 1320, untilMinute: 420),
    digestMinute: Int? = 1080, trouble: Trouble? = nil
  ) -> NotificationsState {
    NotificationsState(
      allowed: allowed,
      choices: .ready(
        NotificationChoices(
          leastUrgency: .news,
          topics: [
            TopicItem(id: "culture", name: "Culture", service: false, told: true),
            TopicItem(
              id: ServiceItem.card.id, name: ServiceItem.card.name, service: true, told: false),
          ], quiet: quiet, digestMinute: digestMinute, mostPerHour: 6, hidesContent: true,
          districts: [
            DistrictItem(id: "harbour", name: "Harbour", chosen: true),
            DistrictItem(id: "old-town", name: "Old town", chosen: false),
          ], givesFeedback: false, pushed: allowed)), trouble: trouble)
  }
}

extension ReminderItem {
  static func sample(_ kind: ReminderKind, postponed: Bool = false) -> ReminderItem {
    ReminderItem(
      id: "\(kind)", kind: kind, title: "Senior Transit Card",
      body: "The city waits for your answer. 7 days are left.", at: .sample,
      lastDay: "2026-12-08", postponed: postponed, delays: [.day, .threeDays])
  }
}

extension ReminderDay {
  static let samples = [
    ReminderDay(day: "2026-12-01", reminders: [.sample(.question), .sample(.document)]),
    ReminderDay(
      day: "2026-12-03",
      reminders: [.sample(.draft, postponed: true), .sample(.step), .sample(.appointment)]),
  ]
}
