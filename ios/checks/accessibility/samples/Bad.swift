import SwiftUI

// Each of these stands in somebody's way. What the checker has to find is written over it.

// finds: image without a label
struct BareImage: View {
  var body: some View {
    VStack {
      Image(systemName: "star")
        .foregroundStyle(.yellow)
    }
  }
}

// finds: image without a label
struct ImageThatIsNotHidden: View {
  var body: some View {
    Image(systemName: "star").accessibilityHidden(false)
  }
}

// finds: image without a label
struct ImageInALabelledGroupOfSeveral: View {
  let words: Words
  var body: some View {
    HStack {
      Image(systemName: "star")
      Text(words(.inboxUnread))
    }
    .accessibilityLabel(words(.inboxUnread))
  }
}

// finds: image without a label
struct ImageAsIconOfALabel: View {
  let words: Words
  var body: some View {
    Label {
      Text(words(.inboxUnread))
    } icon: {
      Image(systemName: "star")
    }
  }
}

// finds: image without a label
struct ImageInAnExtension {}
extension ImageInAnExtension: View {
  @ViewBuilder private func icon(_ on: Bool) -> some View {
    if on { Image("Crest") }
  }

  var body: some View { icon(true) }
}

// finds: control without a label
struct ButtonWithAnIconOnly: View {
  var body: some View {
    Button {
      delete()
    } label: {
      Image(systemName: "trash").accessibilityHidden(true)
    }
  }
}

// finds: control without a label
struct ButtonWhoseDeedMakesAText: View {
  var body: some View {
    Button {
      show(Text(words(.close)))
    } label: {
      Circle()
    }
  }
}

// finds: control without a label
struct ButtonWithAnActionArgument: View {
  var body: some View {
    Button(action: delete) {
      HStack { Spacer() }
    }
  }
}

// finds: control without a label
struct ButtonWithAHiddenText: View {
  let words: Words
  var body: some View {
    Button(action: delete) {
      Text(words(.close)).accessibilityHidden(true)
    }
  }
}

// finds: control without a label
struct RowWithAnIconOnly: View {
  var body: some View {
    RowButton {
      open()
    } row: {
      Image(decorative: "Crest")
    }
  }
}

// finds: control without a label
struct LinkWithAnIconOnly: View {
  let url: URL
  var body: some View {
    Link(destination: url) {
      Image(systemName: "map").accessibilityHidden(true)
    }
  }
}

// finds: control without a label
struct SwitchWithoutAName: View {
  @State private var on = false
  var body: some View { Toggle("", isOn: $on) }
}

// finds: control without a label
struct SwitchWithAnEmptyClosure: View {
  @State private var on = false
  var body: some View { Toggle(isOn: $on) { EmptyView() } }
}

// finds: control without a label
struct FieldWithoutAName: View {
  @State private var text = ""
  var body: some View { TextField("", text: $text) }
}

// finds: control without a label
struct SliderWithoutAName: View {
  @State private var value = 0.5
  var body: some View { Slider(value: $value, in: 0...1) }
}

// finds: control without a label
struct DateWithoutAName: View {
  @State private var date = Date.now
  var body: some View { DatePicker(selection: $date) { EmptyView() } }
}

// finds: gesture that VoiceOver does not know of
struct TextThatIsTapped: View {
  let words: Words
  var body: some View {
    Text(words(.close))
      .onTapGesture { close() }
  }
}

// finds: control without a label
struct ShapeThatIsTapped: View {
  var body: some View {
    Circle()
      .onTapGesture { close() }
      .accessibilityAddTraits(.isButton)
  }
}

// finds: empty label
struct EmptyLabel: View {
  var body: some View {
    Button(action: close) { Circle() }
      .accessibilityLabel("")
  }
}

// finds: words in the code
struct EnglishText: View {
  var body: some View { Text("Close") }
}

// finds: words in the code
struct EnglishTextWithAValue: View {
  let count: Int
  var body: some View { Text("\(count) forms") }
}

// finds: words in the code
struct EnglishWhereItDepends: View {
  let on: Bool
  var body: some View { Label(on ? "On" : "Off", systemImage: "power") }
}

// finds: words in the code
struct EnglishTitle: View {
  let words: Words
  var body: some View { Text(words(.close)).navigationTitle("Close") }
}

// finds: words in the code
struct EnglishForVoiceOver: View {
  var body: some View {
    Image(systemName: "xmark").accessibilityLabel("Close")
  }
}

// finds: type that does not grow
struct FixedType: View {
  let words: Words
  var body: some View { Text(words(.close)).font(.system(size: 12)) }
}

// finds: height that does not grow
struct FixedHeight: View {
  let words: Words
  var body: some View { Text(words(.close)).frame(height: 44) }
}

// finds: type that shrinks
struct ShrinkingType: View {
  let words: Words
  var body: some View { Text(words(.close)).minimumScaleFactor(0.5) }
}

// finds: text that is cut
struct OneLine: View {
  let words: Words
  var body: some View { Text(words(.close)).lineLimit(1) }
}

// finds: screen without a title
struct HomeView: View {
  let state: HomeState
  var body: some View { Text(state.cityName) }
}
