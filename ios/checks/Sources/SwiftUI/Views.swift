import Foundation

public struct Text: Primitive {
  nonisolated public init<Content: StringProtocol>(_ content: Content) {}
  nonisolated public init(verbatim content: String) {}
  nonisolated public func bold() -> Text { self }
  nonisolated public func italic() -> Text { self }
  nonisolated public func underline() -> Text { self }
  nonisolated public static func + (one: Text, other: Text) -> Text { one }
}

public struct Image: Primitive {
  nonisolated public init(systemName: String) {}
  nonisolated public init(_ name: String) {}
  nonisolated public init(decorative name: String) {}
  nonisolated public init(decorative image: CGImage, scale: CGFloat) {}
  nonisolated public func resizable() -> Image { self }
}

public struct Label<Title: View, Icon: View>: Primitive {
  nonisolated public init(@ViewBuilder title: () -> Title, @ViewBuilder icon: () -> Icon) {}
}

extension Label where Title == Text, Icon == Image {
  nonisolated public init<Words: StringProtocol>(_ title: Words, systemImage name: String) {}
}

public struct Spacer: Primitive { nonisolated public init(minLength: CGFloat? = nil) {} }

public struct VStack<Content: View>: Primitive {
  nonisolated public init(
    alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) {}
}

public struct HStack<Content: View>: Primitive {
  nonisolated public init(
    alignment: VerticalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) {}
}

public struct LazyVStack<Content: View>: Primitive {
  nonisolated public init(
    alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil,
    @ViewBuilder content: () -> Content
  ) {}
}

public struct ScrollView<Content: View>: Primitive {
  nonisolated public init(_ axes: Axis.Set = .vertical, @ViewBuilder content: () -> Content) {}
}

public struct Group<Content: View>: Primitive {
  nonisolated public init(@ViewBuilder content: () -> Content) {}
}

public struct List<SelectionValue, Content: View>: Primitive {}

extension List where SelectionValue == Never {
  nonisolated public init(@ViewBuilder content: () -> Content) { self.init() }
}

public struct Section<Parent: View, Content: View, Footer: View>: Primitive {
  nonisolated public init(
    @ViewBuilder content: () -> Content, @ViewBuilder header: () -> Parent,
    @ViewBuilder footer: () -> Footer
  ) {}
}

extension Section where Parent == EmptyView, Footer == EmptyView {
  nonisolated public init(@ViewBuilder content: () -> Content) {
    self.init(content: content, header: { EmptyView() }, footer: { EmptyView() })
  }
}

extension Section where Footer == EmptyView {
  nonisolated public init(@ViewBuilder content: () -> Content, @ViewBuilder header: () -> Parent) {
    self.init(content: content, header: header, footer: { EmptyView() })
  }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: Primitive {
  nonisolated public init(
    _ data: Data, id: KeyPath<Data.Element, ID>,
    @ViewBuilder content: @escaping (Data.Element) -> Content
  ) {}
}

public struct ScrollViewProxy {
  public func scrollTo<ID: Hashable>(_ id: ID, anchor: UnitPoint? = nil) {}
}

public struct ScrollViewReader<Content: View>: Primitive {
  nonisolated public init(@ViewBuilder content: @escaping (ScrollViewProxy) -> Content) {}
}

public struct NavigationStack<Data, Root: View>: Primitive {
  nonisolated public init(path: Binding<Data>, @ViewBuilder root: () -> Root)
  where
    Data: MutableCollection & RandomAccessCollection & RangeReplaceableCollection,
    Data.Element: Hashable
  {}
}

extension NavigationStack where Data == Never {
  nonisolated public init(@ViewBuilder root: () -> Root) { fatalError() }
}

public struct NavigationSplitView<Sidebar: View, Detail: View>: Primitive {
  nonisolated public init(
    columnVisibility: Binding<NavigationSplitViewVisibility>, @ViewBuilder sidebar: () -> Sidebar,
    @ViewBuilder detail: () -> Detail
  ) {}
}

public struct NavigationSplitViewVisibility: Equatable, Sendable {
  private let name: String
  public static let all = Self(name: "all")
  public static let detailOnly = Self(name: "detailOnly")
}

public struct ButtonRole: Equatable, Sendable {
  private let name: String
  public static let destructive = Self(name: "destructive")
  public static let cancel = Self(name: "cancel")
}

public struct Button<Label: View>: Primitive {
  nonisolated public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label)
  {}
  nonisolated public init(
    role: ButtonRole?, action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label
  ) {}
}

extension Button where Label == Text {
  nonisolated public init<Words: StringProtocol>(
    _ title: Words, action: @escaping @MainActor () -> Void
  ) {
    fatalError()
  }
  nonisolated public init<Words: StringProtocol>(
    _ title: Words, role: ButtonRole?, action: @escaping @MainActor () -> Void
  ) { fatalError() }
}

public struct Menu<Label: View, Content: View>: Primitive {
  nonisolated public init(
    @ViewBuilder content: () -> Content, @ViewBuilder label: () -> Label
  ) {}
}

public struct DisclosureGroup<Label: View, Content: View>: Primitive {
  nonisolated public init(
    @ViewBuilder content: @escaping () -> Content, @ViewBuilder label: () -> Label
  ) {}
  nonisolated public init(
    isExpanded: Binding<Bool>, @ViewBuilder content: @escaping () -> Content,
    @ViewBuilder label: () -> Label
  ) {}
}

public struct Picker<Label: View, SelectionValue: Hashable, Content: View>: Primitive {}

extension Picker where Label == Text {
  nonisolated public init<Words: StringProtocol>(
    _ title: Words, selection: Binding<SelectionValue>, @ViewBuilder content: () -> Content
  ) { fatalError() }
}

public struct Link<Label: View>: Primitive {
  nonisolated public init(destination: URL, @ViewBuilder label: () -> Label) {}
}

public struct Toggle<Label: View>: Primitive {
  nonisolated public init(isOn: Binding<Bool>, @ViewBuilder label: () -> Label) {}
}

public struct TextField<Label: View>: Primitive {}

extension TextField where Label == Text {
  nonisolated public init<Words: StringProtocol>(
    _ title: Words, text: Binding<String>, prompt: Text?
  ) { fatalError() }
  nonisolated public init<Words: StringProtocol>(
    _ title: Words, text: Binding<String>, prompt: Text?, axis: Axis
  ) { fatalError() }
}

public struct DatePickerComponents: OptionSet, Sendable {
  public let rawValue: UInt
  public init(rawValue: UInt) { self.rawValue = rawValue }
  public static let hourAndMinute = DatePickerComponents(rawValue: 1)
  public static let date = DatePickerComponents(rawValue: 2)
}

public struct DatePicker<Label: View>: Primitive {
  public typealias Components = DatePickerComponents
}

extension DatePicker where Label == Text {
  nonisolated public init<Words: StringProtocol>(
    _ title: Words, selection: Binding<Date>, displayedComponents: Components
  ) { fatalError() }
}

public struct ProgressView<Label: View>: Primitive {}

extension ProgressView where Label == EmptyView {
  nonisolated public init<V: BinaryFloatingPoint>(value: V?, total: V = 1.0) { fatalError() }
  nonisolated public init() { fatalError() }
}

extension ProgressView where Label == Text {
  nonisolated public init<Words: StringProtocol>(_ title: Words) { fatalError() }
}

public struct ToolbarItemPlacement: Sendable {
  public static let topBarLeading = Self()
  public static let topBarTrailing = Self()
  public static let bottomBar = Self()
  public static let keyboard = Self()
}

public struct ToolbarItem<Content: View>: ToolbarContent {
  public init(placement: ToolbarItemPlacement, @ViewBuilder content: () -> Content) {}
}

public struct ToolbarItemGroup<Content: View>: ToolbarContent {
  public init(placement: ToolbarItemPlacement, @ViewBuilder content: () -> Content) {}
}

public protocol ToolbarContent {}

@resultBuilder
public enum ToolbarContentBuilder {
  public static func buildBlock<Content: ToolbarContent>(_ content: Content) -> Content { content }
  public static func buildBlock<One: ToolbarContent, Other: ToolbarContent>(
    _ one: One, _ other: Other
  ) -> some ToolbarContent { one }
}
