import CitizenKit
import SwiftUI

/// The frame of every screen: a list, the screen's one main action, and what is said on all of them.
///
/// The action stays at the lower edge of the screen, within reach of the thumb. At accessibility sizes
/// it would hide what is to be read, and so it moves to the end of the list.
struct Page<Content: View, Action: View>: View {
  /// What stands in the way: said first, and brought before the resident each time she tries to go on.
  var problems: Problems?
  /// Whether there is anything to do now.
  var hasAction = true
  @ViewBuilder let content: () -> Content
  @ViewBuilder let action: () -> Action

  @Environment(\.surroundings) private var surroundings
  @Environment(\.dynamicTypeSize) private var typeSize

  var body: some View {
    ScrollViewReader { reader in
      List {
        if let problems, !problems.items.isEmpty {
          ProblemSummary(problems: problems) { reader.scrollTo($0, anchor: .top) }
        }
        if surroundings.offline { OfflineBanner() }
        content()
        if hasFooter && typeSize.isAccessibilitySize {
          Section { footer }
        }
      }
      .onChange(of: problems?.items.isEmpty) { reader.scrollTo(ProblemSummary.id, anchor: .top) }
      .onChange(of: problems?.attempts) { reader.scrollTo(ProblemSummary.id, anchor: .top) }
    }
    .listStyle(.insetGrouped)
    .scrollDismissesKeyboard(.interactively)
    .environment(\.defaultMinListRowHeight, surroundings.target)
    .safeAreaInset(edge: .bottom, spacing: 0) {
      if hasFooter && !typeSize.isAccessibilitySize {
        footer
          .padding(.horizontal)
          .padding(.vertical, 12)
          .frame(maxWidth: .infinity)
          .background(.bar)
      }
    }
  }

  private var hasFooter: Bool { surroundings.senior || hasAction }

  private var footer: some View {
    VStack(spacing: 12) {
      action()
      if surroundings.senior { CallCityButton() }
    }
    .frame(maxWidth: 560)
  }
}

extension Page where Action == EmptyView {
  /// A screen that is only read.
  init(@ViewBuilder content: @escaping () -> Content) {
    self.init(hasAction: false, content: content, action: { EmptyView() })
  }
}

/// What stands in the way, and what leads to the answer at a path.
struct Problems {
  let items: [ProblemItem]
  /// How often the resident has tried to go on. What is left while she mends one thing after another does
  /// not call her away from it.
  let attempts: Int
  let open: @MainActor (_ path: String) -> Void
}

/// What has to be read or fetched first: while it is, and where it could not be.
struct Loaded<Value: Hashable & Sendable, Ready: View>: View {
  let content: CitizenKit.Content<Value>
  @ViewBuilder let ready: (Value) -> Ready

  var body: some View {
    switch content {
    case .loading:
      Page { LoadingRow() }
    case .failed(let trouble):
      Page { TroubleSection(trouble: trouble) }
    case .ready(let value):
      ready(value)
    }
  }
}

/// It takes a moment.
struct LoadingRow: View {
  @Environment(\.words) private var words

  var body: some View {
    HStack(spacing: 12) {
      ProgressView()
        .accessibilityHidden(true)
      Text(words(.loading))
        .foregroundStyle(.quiet)
    }
    .accessibilityElement(children: .combine)
  }
}

/// A heading that VoiceOver's rotor stops at.
struct Heading: View {
  let text: String

  init(_ text: String) { self.text = text }

  var body: some View {
    Text(text)
      .font(.headline)
      .foregroundStyle(.primary)
      .textCase(nil)
      .accessibilityAddTraits(.isHeader)
  }
}

/// A section under a heading.
struct Headed<Rows: View>: View {
  let title: String
  @ViewBuilder let rows: () -> Rows

  init(_ title: String, @ViewBuilder rows: @escaping () -> Rows) {
    self.title = title
    self.rows = rows
  }

  var body: some View {
    Section {
      rows()
    } header: {
      Heading(title)
    }
  }
}

/// One thing that is said about something: its name over its value, read as one.
struct Fact: View {
  let name: String
  let value: String

  var body: some View {
    VStack(alignment: .leading, spacing: 4) {
      Text(name)
        .font(.subheadline)
        .foregroundStyle(.quiet)
      Text(value)
        .textSelection(.enabled)
    }
    .accessibilityElement(children: .combine)
  }
}

/// What is on this phone may not be the newest, and why.
struct FreshnessSection: View {
  let message: String

  @Environment(\.words) private var words

  var body: some View {
    Section {
      VStack(alignment: .leading, spacing: 4) {
        Label(words(.homeFreshnessTitle), systemImage: "clock.arrow.circlepath")
          .font(.subheadline.bold())
        Text(message)
          .font(.subheadline)
          .foregroundStyle(.quiet)
      }
      .accessibilityElement(children: .combine)
    }
  }
}

struct OfflineBanner: View {
  @Environment(\.words) private var words

  var body: some View {
    Section {
      Label(words(.offlineBanner), systemImage: "wifi.slash")
        .font(.subheadline)
    }
  }
}
