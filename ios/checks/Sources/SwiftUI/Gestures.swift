import Foundation

@MainActor @preconcurrency
public protocol Gesture<Value> {
  associatedtype Value
}

public struct DragGesture: Gesture {
  public struct Value: Equatable, Sendable {
    public var startLocation: CGPoint
    public var location: CGPoint
  }

  public init(minimumDistance: CGFloat = 10) {}
}

public struct MagnifyGesture: Gesture {
  public struct Value: Equatable, Sendable {
    public var magnification: CGFloat
  }

  public init(minimumScaleDelta: CGFloat = 0.01) {}
}

/// What another gesture is, and a state that it has as long as it goes on.
public struct GestureStateGesture<Base: Gesture, State>: Gesture {
  public typealias Value = Base.Value
}

/// What another gesture is, and something that is done at its end.
public struct EndedGesture<Value>: Gesture {}

extension Gesture {
  public func updating<State>(
    _ state: GestureState<State>, body: @escaping (Value, inout State, inout Transaction) -> Void
  ) -> GestureStateGesture<Self, State> { GestureStateGesture() }

  public func onEnded(_ action: @escaping (Value) -> Void) -> EndedGesture<Value> { EndedGesture() }
}

public struct Transaction: Sendable {}

@propertyWrapper
public struct GestureState<Value> {
  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
  public let wrappedValue: Value
  public var projectedValue: GestureState<Value> { self }
}

public struct AccessibilityZoomGestureAction: Sendable {
  public enum Direction: Sendable { case zoomIn, zoomOut }
  public let direction: Direction
}

extension View {
  nonisolated public func simultaneousGesture<T: Gesture>(_ gesture: T) -> some View { self }
  nonisolated public func scaleEffect(_ scale: CGFloat, anchor: UnitPoint = .center) -> some View {
    self
  }
  nonisolated public func accessibilityZoomAction(
    _ handler: @escaping (AccessibilityZoomGestureAction) -> Void
  ) -> some View { self }
}

/// A view, as a controller of UIKit's.
@MainActor
open class UIHostingController<Content: View>: UIViewController {
  public init(rootView: Content) {}
}

/// What another gesture is, and something that is done along.
public struct ChangedGesture<Value>: Gesture {}

extension DragGesture {
  public func onChanged(_ action: @escaping (Value) -> Void) -> ChangedGesture<Value> {
    ChangedGesture()
  }
}

extension View {
  nonisolated public func gesture<T: Gesture>(_ gesture: T) -> some View { self }
}

public struct GeometryProxy {
  public var size: CGSize { .zero }
}

public struct GeometryReader<Content: View>: Primitive {
  nonisolated public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) {}
}

public struct ProposedViewSize: Sendable {
  public init(_ size: CGSize) {}
}

/// Draws a view into an image.
@MainActor
public final class ImageRenderer<Content: View> {
  public var proposedSize = ProposedViewSize(.zero)
  public var scale: CGFloat = 1
  public var uiImage: UIImage? { nil }

  public init(content: Content) {}
}

/// A controller of UIKit's, as a view.
@MainActor @preconcurrency
public protocol UIViewControllerRepresentable: Primitive {
  associatedtype UIViewControllerType: UIViewController
  associatedtype Coordinator = Void
  typealias Context = UIViewControllerRepresentableContext<Self>

  func makeUIViewController(context: Context) -> UIViewControllerType
  func updateUIViewController(_ controller: UIViewControllerType, context: Context)
  func makeCoordinator() -> Coordinator
}

extension UIViewControllerRepresentable where Coordinator == Void {
  public func makeCoordinator() {}
}

@MainActor @preconcurrency
public struct UIViewControllerRepresentableContext<
  Representable: UIViewControllerRepresentable
> {
  public let coordinator: Representable.Coordinator
}
