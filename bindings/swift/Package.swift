// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "CitizenCore",
  platforms: [.iOS(.v17), .macOS(.v14)],
  products: [
    .library(name: "CitizenCore", targets: ["CitizenCore"]),
    // For tests only: a phone, a running reference city and the programs of a test.
    .library(name: "TestWorld", targets: ["TestWorld"]),
  ],
  targets: [
    .systemLibrary(name: "CitizenCoreFFI"),
    .target(
      name: "CitizenCore",
      dependencies: ["CitizenCoreFFI"],
      linkerSettings: [.linkedLibrary("citizen_ffi")]
    ),
    .target(name: "TestWorld", dependencies: ["CitizenCore"], path: "Tests/TestWorld"),
    .executableTarget(
      name: "JourneyApp",
      dependencies: ["CitizenCore", "TestWorld"],
      path: "Tests/JourneyApp"
    ),
    .testTarget(
      name: "CitizenCoreTests",
      dependencies: ["CitizenCore", "TestWorld", "JourneyApp"]
    ),
  ],
  swiftLanguageModes: [.v6]
)
