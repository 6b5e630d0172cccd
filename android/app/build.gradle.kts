import groovy.json.JsonSlurper
import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    alias(libs.plugins.android.application)
    alias(libs.plugins.kotlin.compose)
}

// What makes the app a city's own: its brand file and its name, colours and icon.
val brand = rootProject.layout.projectDirectory.dir(providers.gradleProperty("brand").get())
val city = JsonSlurper().parse(brand.file("assets/city.json").asFile) as Map<*, *>

android {
    namespace = "org.citizencloud.app"
    compileSdk = libs.versions.compile.sdk.get().toInt()
    defaultConfig {
        applicationId = city["android_application_id"] as String
        minSdk = libs.versions.min.sdk.get().toInt()
        targetSdk = libs.versions.target.sdk.get().toInt()
        versionCode = 1
        versionName = "0.1.0"
        manifestPlaceholders["linkHost"] = city["link_host"] as String
    }
    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "proguard-rules.pro")
            // Signing is the city's: its keys are in no repository.
        }
    }
    sourceSets.named("main") {
        res.directories += "$brand/res"
        assets.directories += "$brand/assets"
    }
    // The city and the phone of the core's own tests.
    sourceSets.named("test") { kotlin.directories += "$rootDir/../bindings/kotlin/src/testSupport/kotlin" }
    // An app bundle is split by the store, and is refused where its parts are split already; these are for phones
    // that have no store.
    splits.abi {
        isEnable = gradle.startParameter.taskNames.none { it.contains("bundle", ignoreCase = true) }
        reset()
        include("arm64-v8a", "armeabi-v7a", "x86_64")
        isUniversalApk = false
    }
    bundle.language.enableSplit = false // the language is changed in the app, without a network
    // Uncompressed and aligned, so that it is loaded from where it lies, also on pages of 16 KB.
    packaging.jniLibs.useLegacyPackaging = false
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }
    buildFeatures.compose = true
    testOptions.unitTests {
        isIncludeAndroidResources = true
        all {
            it.include("**/*Test.class") // as Maven does: what is played in processes of tests is none by itself
            it.systemProperty("jna.library.path", "$rootDir/../bindings/kotlin/target/native")
            it.systemProperty("robolectric.pixelCopyRenderMode", "hardware")
        }
    }
    lint.warningsAsErrors = true
}

/** A city's app trusts its own city, and talks to it by TLS only. */
val checkBrand by tasks.registering {
    val brandFile = brand.file("assets/city.json").asFile
    inputs.file(brandFile)
    doLast {
        val brandCity = JsonSlurper().parse(brandFile) as Map<*, *>
        check((brandCity["receipt_keys"] as List<*>).isNotEmpty()) { "$brandFile: no receipt_keys, so no receipt would be trusted" }
        check("${brandCity["root"]}".isNotEmpty()) { "$brandFile: no root, so nothing that the city publishes would be trusted" }
        check("${brandCity["api_url"]}".startsWith("https://")) { "$brandFile: api_url must begin with https://" }
    }
}

tasks.matching { it.name == "preReleaseBuild" }.configureEach { dependsOn(checkBrand) }

kotlin {
    compilerOptions {
        jvmTarget = JvmTarget.JVM_17
        allWarningsAsErrors = true
    }
}

dependencies {
    implementation(project(":core"))
    implementation(libs.activity.compose)
    implementation(libs.androidx.core)
    implementation(libs.compose.animation)
    implementation(libs.compose.foundation)
    implementation(libs.compose.material3)
    implementation(libs.compose.ui)
    implementation(libs.coroutines.android)
    implementation(libs.lifecycle.runtime.compose)
    implementation(libs.lifecycle.viewmodel.compose)
    implementation(libs.lifecycle.viewmodel.savedstate)
    implementation(libs.work.runtime)

    testImplementation(libs.accessibility.test.framework)
    testImplementation(libs.androidx.test.core)
    testImplementation(libs.androidx.test.junit)
    testImplementation(libs.compose.ui.test.junit4)
    testImplementation(libs.coroutines.test)
    testImplementation(libs.gson)
    testImplementation(libs.jna) // the desktop's, for the library that script/bindings builds
    testImplementation(libs.junit)
    testImplementation(libs.robolectric)
    testImplementation(libs.roborazzi)
    testImplementation(libs.roborazzi.compose)
    testImplementation(libs.work.testing)
    debugImplementation(libs.compose.ui.test.manifest)
}
