import CitizenKit
import SwiftUI

/// The one thing to do on a screen, as wide as the screen.
struct MainButton: View {
  let title: String
  var symbol: String?
  let action: @MainActor () -> Void

  @Environment(\.surroundings) private var surroundings

  var body: some View {
    Button(action: action) {
      ButtonWords(title: title, symbol: symbol)
        .font(.headline)
        .foregroundStyle(.onAccent)
        .frame(maxWidth: .infinity, minHeight: surroundings.target - 16)
    }
    .buttonStyle(.borderedProminent)
    .controlSize(.large)
  }
}

/// What else can be done.
struct SideButton: View {
  let title: String
  var symbol: String?
  var role: ButtonRole?
  let action: @MainActor () -> Void

  @Environment(\.surroundings) private var surroundings

  var body: some View {
    Button(role: role, action: action) {
      ButtonWords(title: title, symbol: symbol)
        .frame(maxWidth: .infinity, minHeight: surroundings.target - 16)
    }
    .buttonStyle(.bordered)
    .controlSize(.large)
  }
}

private struct ButtonWords: View {
  let title: String
  let symbol: String?

  var body: some View {
    if let symbol {
      Label(title, systemImage: symbol)
    } else {
      Text(title)
    }
  }
}

/// Dials the city's number: there is somebody at the other end of every screen.
struct CallCityButton: View {
  @Environment(\.surroundings) private var surroundings
  @Environment(\.openURL) private var openURL

  var body: some View {
    SideButton(
      title: surroundings.words(.callCityNumber, surroundings.hotline), symbol: "phone.fill"
    ) {
      if let url = telephoneURL(surroundings.hotline) { openURL(url) }
    }
  }
}

/// A row that leads on. The chevron is the platform's, and says nothing.
struct RowButton<Row: View>: View {
  let action: @MainActor () -> Void
  @ViewBuilder let row: () -> Row

  @Environment(\.surroundings) private var surroundings

  var body: some View {
    Button(action: action) {
      HStack(spacing: 12) {
        row()
          .frame(maxWidth: .infinity, alignment: .leading)
        Image(systemName: "chevron.forward")
          .font(.footnote.weight(.semibold))
          .foregroundStyle(.quiet)
          .accessibilityHidden(true)
      }
      .frame(minHeight: surroundings.target - 16)
      .contentShape(Rectangle())
    }
    .buttonStyle(.plain)
  }
}

/// One of several that exclude each other.
struct ChoiceButton: View {
  let title: String
  /// What is asked: who comes to the choice from elsewhere hears it, too.
  let question: String
  let chosen: Bool
  let action: @MainActor () -> Void

  var body: some View {
    OptionButton(
      title: title, question: question, symbol: chosen ? "largecircle.fill.circle" : "circle",
      action: action
    )
    .accessibilityAddTraits(chosen ? .isSelected : [])
  }
}

/// One of several that do not exclude each other, or a sentence to agree to.
struct CheckButton: View {
  let title: String
  /// What is asked: who comes to it from elsewhere hears it, too.
  let question: String
  let isOn: Bool
  let action: @MainActor () -> Void

  var body: some View {
    OptionButton(
      title: title, question: question, symbol: isOn ? "checkmark.square.fill" : "square",
      action: action
    )
    .accessibilityAddTraits(isOn ? [.isToggle, .isSelected] : .isToggle)
  }
}

/// A row to choose by; the sign before it says whether it is chosen.
private struct OptionButton: View {
  let title: String
  let question: String
  let symbol: String
  let action: @MainActor () -> Void

  @Environment(\.surroundings) private var surroundings

  var body: some View {
    Button(action: action) {
      HStack(spacing: 12) {
        Image(systemName: symbol)
          .foregroundStyle(.tint)
          .accessibilityHidden(true)
        Text(title)
          .frame(maxWidth: .infinity, alignment: .leading)
      }
      .frame(minHeight: surroundings.target - 16)
      .contentShape(Rectangle())
    }
    .buttonStyle(.plain)
    .accessibilityHint(question)
  }
}
