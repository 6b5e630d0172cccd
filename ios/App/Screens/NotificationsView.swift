import CitizenKit
import SwiftUI
import UIKit

@MainActor protocol NotificationsActions {
  func chooseLeastUrgency(_ name: String)
  func tell(_ id: String, _ on: Bool)
  func setQuiet(_ on: Bool)
  func setQuietFrom(_ minute: Int)
  func setQuietUntil(_ minute: Int)
  func setDigest(_ on: Bool)
  func setDigestMinute(_ minute: Int)
  func setMostPerHour(_ count: Int)
  func setHidesContent(_ on: Bool)
  func chooseDistrict(_ id: String, _ on: Bool)
  func setGivesFeedback(_ on: Bool)
}

/// What she wants to be told of, and when. Every change holds at once.
struct NotificationsView: View {
  let state: NotificationsState
  let actions: any NotificationsActions

  @Environment(\.words) private var words

  var body: some View {
    Loaded(content: state.choices) { choices in
      Page {
        if let trouble = state.trouble { TroubleSection(trouble: trouble) }
        if !state.allowed { NotAllowedSection() }
        urgency(choices)
        when(choices)
        Section {
          SwitchRow(
            title: words(.notificationsPrivateTitle),
            explanation: words(.notificationsPrivateBody),
            isOn: Binding(choices.hidesContent) { actions.setHidesContent($0) })
        }
        topics(choices)
        districts(choices)
        Section {
          SwitchRow(
            title: words(.notificationsFeedbackTitle),
            explanation: words(.notificationsFeedbackBody),
            isOn: Binding(choices.givesFeedback) { actions.setGivesFeedback($0) })
          Label(
            words(choices.pushed ? .notificationsPushed : .notificationsAsked),
            systemImage: choices.pushed ? "bolt" : "clock"
          )
          .font(.subheadline)
        }
      }
    }
    .navigationTitle(words(.notificationsTitle))
  }

  private func urgency(_ choices: NotificationChoices) -> some View {
    Headed(words(.notificationsLeast)) {
      ForEach([Urgency.news, .important, .alert], id: \.self) { urgency in
        ChoiceButton(
          title: words(urgency.word), question: words(.notificationsLeast),
          chosen: urgency == choices.leastUrgency
        ) {
          actions.chooseLeastUrgency(urgency.rawValue)
        }
      }
    }
  }

  @ViewBuilder private func when(_ choices: NotificationChoices) -> some View {
    Section {
      SwitchRow(
        title: words(.notificationsQuiet), explanation: words(.notificationsQuietBody),
        isOn: Binding(choices.quiet != nil) { actions.setQuiet($0) })
      if let quiet = choices.quiet {
        MinuteRow(title: words(.notificationsQuietFrom), minute: quiet.fromMinute) {
          actions.setQuietFrom($0)
        }
        MinuteRow(title: words(.notificationsQuietUntil), minute: quiet.untilMinute) {
          actions.setQuietUntil($0)
        }
      }
    }
    Section {
      SwitchRow(
        title: words(.notificationsDigest), explanation: words(.notificationsDigestBody),
        isOn: Binding(choices.digestMinute != nil) { actions.setDigest($0) })
      if let minute = choices.digestMinute {
        MinuteRow(title: words(.notificationsDigestAt), minute: minute) {
          actions.setDigestMinute($0)
        }
      }
    }
    Section {
      CountRow(
        title: words(.notificationsMost), explanation: words(.notificationsMostBody),
        count: choices.mostPerHour
      ) {
        actions.setMostPerHour($0)
      }
    }
  }

  @ViewBuilder private func topics(_ choices: NotificationChoices) -> some View {
    if !choices.topics.isEmpty {
      Headed(words(.notificationsTopics)) {
        Text(words(.notificationsTopicsBody))
          .font(.subheadline)
          .foregroundStyle(.quiet)
        ForEach(choices.topics, id: \.id) { topic in
          Toggle(isOn: Binding(topic.told) { actions.tell(topic.id, $0) }) {
            Text(topic.name.isolated)
          }
        }
      }
    }
  }

  @ViewBuilder private func districts(_ choices: NotificationChoices) -> some View {
    if !choices.districts.isEmpty {
      Headed(words(.notificationsDistricts)) {
        Text(words(.notificationsDistrictsBody))
          .font(.subheadline)
          .foregroundStyle(.quiet)
        ForEach(choices.districts, id: \.id) { district in
          CheckButton(
            title: district.name.isolated, question: words(.notificationsDistricts),
            isOn: district.chosen
          ) {
            actions.chooseDistrict(district.id, !district.chosen)
          }
        }
      }
    }
  }
}

/// The phone shows nothing of this app, and the way to where she can change that.
private struct NotAllowedSection: View {
  @Environment(\.words) private var words
  @Environment(\.openURL) private var openURL

  var body: some View {
    Section {
      VStack(alignment: .leading, spacing: 4) {
        Label {
          Text(words(.notificationsOffTitle))
            .font(.headline)
        } icon: {
          Image(systemName: "bell.slash")
            .foregroundStyle(.attention)
            .accessibilityHidden(true)
        }
        Text(words(.notificationsOffBody))
          .font(.subheadline)
      }
      .accessibilityElement(children: .combine)
      SideButton(title: words(.notificationsSystem), symbol: "gear") {
        if let url = URL(string: UIApplication.openNotificationSettingsURLString) { openURL(url) }
      }
    }
  }
}

/// A time of the day that is moved by half hours: every step is a button with a name, as large as any.
private struct MinuteRow: View {
  private static let step = 30
  private static let day = 24 * 60

  let title: String
  /// After midnight.
  let minute: Int
  let set: @MainActor (_ minute: Int) -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    StepRow(
      title: title, value: formats.time(minute: minute),
      less: words(.notificationsEarlier, title), more: words(.notificationsLater, title)
    ) { up in
      set((minute + (up ? Self.step : -Self.step) + Self.day) % Self.day)
    }
  }
}

/// A count that is changed by one.
private struct CountRow: View {
  private static let limits = 1...20

  let title: String
  let explanation: String
  let count: Int
  let set: @MainActor (_ count: Int) -> Void

  @Environment(\.words) private var words
  @Environment(\.formats) private var formats

  var body: some View {
    StepRow(
      title: title, explanation: explanation, value: formats.count(count),
      less: words(.notificationsFewer, title), more: words(.notificationsMore, title)
    ) { up in
      set(min(max(count + (up ? 1 : -1), Self.limits.lowerBound), Self.limits.upperBound))
    }
  }
}

/// A value with a button to each side; VoiceOver adjusts it in one place, too.
private struct StepRow: View {
  let title: String
  var explanation: String?
  let value: String
  let less: String
  let more: String
  let step: @MainActor (_ up: Bool) -> Void

  @Environment(\.surroundings) private var surroundings

  var body: some View {
    HStack(spacing: 12) {
      VStack(alignment: .leading, spacing: 4) {
        Text(title)
        Text(value)
          .font(.headline)
        if let explanation {
          Text(explanation)
            .font(.subheadline)
            .foregroundStyle(.quiet)
        }
      }
      .frame(maxWidth: .infinity, alignment: .leading)
      .accessibilityElement(children: .combine)
      .accessibilityAdjustableAction { direction in
        switch direction {
        case .increment: step(true)
        case .decrement: step(false)
        @unknown default: break
        }
      }
      button(less, "minus.circle", up: false)
      button(more, "plus.circle", up: true)
    }
  }

  private func button(_ title: String, _ symbol: String, up: Bool) -> some View {
    Button {
      step(up)
    } label: {
      Label(title, systemImage: symbol)
        .labelStyle(.iconOnly)
        .frame(minWidth: surroundings.target, minHeight: surroundings.target)
        .contentShape(Rectangle())
    }
    .buttonStyle(.borderless)
  }
}

extension Urgency {
  fileprivate var word: StringKey {
    switch self {
    case .news: .notificationsLeastNews
    case .important: .notificationsLeastImportant
    case .alert: .notificationsLeastAlert
    }
  }
}
