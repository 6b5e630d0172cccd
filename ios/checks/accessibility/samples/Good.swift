import SwiftUI

// Nothing here stands in anybody's way: the checker has to find nothing.

struct HiddenImage: View {
  var body: some View {
    Image(systemName: "star")
      .font(.title)
      .accessibilityHidden(true)
  }
}

struct OrnamentImage: View {
  var body: some View { Image(decorative: "Crest") }
}

struct LabelledImage: View {
  let words: Words
  var body: some View {
    Image(systemName: "star").accessibilityLabel(words(.inboxUnread))
  }
}

struct ImageWithItsLabel: View {
  let code: CGImage
  let words: Words
  var body: some View { Image(code, scale: 1, label: Text(words(.receiptQr))) }
}

struct ImageInAHiddenGroup: View {
  var body: some View {
    HStack { Image(systemName: "star") }
      .accessibilityHidden(true)
  }
}

struct ImageInOneLabelledElement: View {
  let words: Words
  var body: some View {
    HStack { Image(systemName: "star") }
      .accessibilityElement(children: .ignore)
      .accessibilityLabel(words(.inboxUnread))
  }
}

struct ButtonWithATitle: View {
  let words: Words
  var body: some View { Button(words(.close)) { close() } }
}

struct ButtonWithAText: View {
  let words: Words
  var body: some View {
    Button {
      close()
    } label: {
      Image(systemName: "xmark").accessibilityHidden(true)
      Text(words(.close))
    }
  }
}

struct ButtonWithAnIconAndALabel: View {
  let words: Words
  var body: some View {
    Button(action: close) {
      Label(words(.close), systemImage: "xmark").labelStyle(.iconOnly)
    }
  }
}

struct ButtonWithAnIconThatIsNamed: View {
  let words: Words
  var body: some View {
    Button(action: close) {
      Image(systemName: "xmark").accessibilityHidden(true)
    }
    .accessibilityLabel(words(.close))
  }
}

struct ButtonAroundWhatItIsGiven<Row: View>: View {
  @ViewBuilder let row: () -> Row
  var body: some View {
    Button(action: close) {
      row()
      Image(systemName: "chevron.forward").accessibilityHidden(true)
    }
  }
}

struct RowWithAView: View {
  let service: ServiceItem
  var body: some View {
    RowButton {
      open()
    } row: {
      ServiceRow(service: service)
    }
  }
}

struct SwitchWithWords: View {
  @State private var on = false
  let words: Words
  var body: some View {
    Toggle(isOn: $on) { Text(words(.settingsSeniorTitle)) }
    Toggle(words(.settingsSeniorTitle), isOn: $on)
  }
}

struct FieldWithAName: View {
  @State private var text = ""
  @State private var value = 0.5
  let words: Words
  var body: some View {
    TextField(words(.searchField), text: $text)
    TextField("", text: $text).accessibilityLabel(words(.searchField))
    Slider(value: $value) { Text(words(.settingsTextSize)) }
  }
}

struct TappedButSaid: View {
  let words: Words
  var body: some View {
    Text(words(.close))
      .onTapGesture { close() }
      .accessibilityAddTraits(.isButton)
    Circle()
      .onTapGesture { close() }
      .accessibilityLabel(words(.close))
      .accessibilityAddTraits(.isButton)
    Circle()
      .onTapGesture { close() }
      .accessibilityHidden(true)
  }
}

struct Pages: View {
  var body: some View {
    ScrollView { Page() }
      .simultaneousGesture(MagnifyGesture())
      .accessibilityZoomAction { zoom($0) }
  }
}

struct WordsOfTheCatalogue: View {
  let words: Words
  let on: Bool
  var body: some View {
    Text(words(on ? .yes : .no))
      .accessibilityHint([words(.required), words(.optional)].joined(separator: "\n"))
    Text(verbatim: "")
    Label(words(.close), systemImage: "xmark")
  }
}

struct TypeThatGrows: View {
  let words: Words
  var body: some View {
    Text(words(.close))
      .font(.footnote.weight(.semibold))
      .frame(minHeight: 44)
      .lineLimit(3)
  }
}

struct AboutView: View {
  let state: AboutState
  let words: Words
  var body: some View {
    Group { Text(state.cityName) }
      .navigationTitle(words(.aboutTitle))
  }
}
