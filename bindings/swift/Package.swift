// swift-tools-version: 6.0
import PackageDescription

let package = Package(
  name: "CitizenCore",
  platforms: [.iOS(.v17), .macOS(.v14)],
  products: [.library(name: "CitizenCore", targets: ["CitizenCore"])],
  targets: [
    .systemLibrary(name: "CitizenCoreFFI"),
    .target(
      name: "CitizenCore",
      dependencies: ["CitizenCoreFFI"],
      linkerSettings: [.linkedLibrary("citizen_ffi")]
    ),
    .target(name: "TestPhone", dependencies: ["CitizenCore"], path: "Tests/TestPhone"),
    .executableTarget(
      name: "JourneyApp",
      dependencies: ["CitizenCore", "TestPhone"],
      path: "Tests/JourneyApp"
    ),
    .testTarget(
      name: "CitizenCoreTests",
      dependencies: ["CitizenCore", "TestPhone", "JourneyApp"]
    ),
  ],
  swiftLanguageModes: [.v6]
)
