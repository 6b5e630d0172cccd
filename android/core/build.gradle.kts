import org.jetbrains.kotlin.gradle.dsl.JvmTarget

// bindings/kotlin as an Android library: the same sources, and the core's library for each ABI.
plugins {
    alias(libs.plugins.android.library)
}

val repository = rootProject.layout.projectDirectory.dir("..")

android {
    namespace = "org.citizencloud.core"
    compileSdk = libs.versions.compile.sdk.get().toInt()
    ndkVersion = libs.versions.build.tools.ndk.get()
    defaultConfig {
        minSdk = libs.versions.min.sdk.get().toInt()
        consumerProguardFiles("consumer-rules.pro")
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    sourceSets.named("main") {
        kotlin.directories += "$repository/bindings/kotlin/src/generated"
        kotlin.directories += "$repository/bindings/kotlin/src/main/kotlin"
    }
}

kotlin { compilerOptions.jvmTarget = JvmTarget.JVM_17 }

dependencies {
    api(libs.coroutines.core)
    // On Android JNA's own library has to come along, one for each ABI.
    implementation(variantOf(libs.jna) { artifactType("aar") })
}

/** Generates the Kotlin sources from the core; builds its library for this computer on the way. */
val generateBindings by tasks.registering(Exec::class) {
    workingDir(repository)
    commandLine("script/bindings", "kotlin")
    inputs.files(fileTree(repository) { include("core/src/**", "bindings/ffi/**", "bindings/bindgen/**", "Cargo.lock") })
    outputs.dir(repository.dir("bindings/kotlin/src/generated"))
}

tasks.named("preBuild") { dependsOn(generateBindings) }

/** Builds the core's library for the phones' ABIs with cargo-ndk (`cargo install cargo-ndk`). */
abstract class CargoNdk @Inject constructor(private val run: ExecOperations) : DefaultTask() {
    @get:InputFiles
    @get:PathSensitive(PathSensitivity.RELATIVE)
    abstract val sources: ConfigurableFileCollection

    @get:Internal
    abstract val workspace: DirectoryProperty

    @get:Input
    abstract val abis: ListProperty<String>

    @get:Input
    abstract val platform: Property<String>

    @get:Internal
    abstract val ndk: DirectoryProperty

    @get:OutputDirectory
    abstract val libraries: DirectoryProperty

    @TaskAction
    fun build() {
        run.exec {
            workingDir(workspace)
            environment("ANDROID_NDK_HOME", ndk.get().asFile)
            // Phones with pages of 16 KB load no library that is laid out for 4 KB.
            environment("RUSTFLAGS", "-C link-arg=-Wl,-z,max-page-size=16384")
            commandLine(
                listOf("cargo", "ndk", "--platform", platform.get(), "--output-dir", "${libraries.get()}") +
                    abis.get().flatMap { listOf("--target", it) } +
                    listOf("build", "--locked", "--release", "--package", "citizen-ffi"),
            )
        }
    }
}

val cargoNdk by tasks.registering(CargoNdk::class) {
    workspace = repository
    sources.from(fileTree(repository) { include("core/**", "bindings/ffi/**", "Cargo.toml", "Cargo.lock") })
    abis = listOf("arm64-v8a", "armeabi-v7a", "x86_64")
    platform = libs.versions.min.sdk
    ndk = androidComponents.sdkComponents.ndkDirectory
}

androidComponents.onVariants { variant ->
    variant.sources.jniLibs?.addGeneratedSourceDirectory(cargoNdk, CargoNdk::libraries)
}
