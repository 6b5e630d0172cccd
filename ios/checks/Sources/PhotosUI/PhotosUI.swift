import Foundation
import SwiftUI
import UniformTypeIdentifiers

public struct PhotosPickerItem: Hashable, Sendable {
  public struct EncodingDisambiguationPolicy: Hashable, Sendable {
    public static let compatible = Self()
  }

  public var supportedContentTypes: [UTType] { [] }

  public func loadTransferable<T: Sendable>(type: T.Type) async throws -> T? { nil }
}

public struct PHPickerFilter: Hashable, Sendable {
  public static let images = PHPickerFilter()
}

public struct PhotosPicker<Label: View>: Primitive {
  nonisolated public init(
    selection: Binding<[PhotosPickerItem]>, maxSelectionCount: Int? = nil,
    matching filter: PHPickerFilter? = nil,
    preferredItemEncoding: PhotosPickerItem.EncodingDisambiguationPolicy,
    @ViewBuilder label: () -> Label
  ) {}
}
