// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "CitizenKit",
  defaultLocalization: "en",
  platforms: [.iOS(.v17), .macOS(.v14)],
  products: [.library(name: "CitizenKit", targets: ["CitizenKit"])],
  dependencies: [.package(name: "CitizenCore", path: "../../bindings/swift")],
  targets: [
    .target(
      name: "CitizenKit",
      dependencies: [.product(name: "CitizenCore", package: "CitizenCore")],
      resources: [.process("Resources")]
    ),
    .testTarget(name: "CitizenKitTests", dependencies: ["CitizenKit"]),
  ],
  swiftLanguageModes: [.v6]
)
