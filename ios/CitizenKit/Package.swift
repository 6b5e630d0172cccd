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
    .target(
      name: "TestApp",
      dependencies: ["CitizenKit", .product(name: "TestWorld", package: "CitizenCore")],
      path: "Tests/TestApp"
    ),
    .executableTarget(name: "KilledApp", dependencies: ["TestApp"], path: "Tests/KilledApp"),
    .testTarget(name: "CitizenKitTests", dependencies: ["CitizenKit", "TestApp", "KilledApp"]),
  ],
  swiftLanguageModes: [.v6]
)
