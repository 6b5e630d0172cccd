// The Android Gradle plugin brings a Kotlin of its own; this is the one that the core's package and
// the Compose compiler are made for.
buildscript {
    dependencies { classpath(libs.kotlin.gradle.plugin) }
}

plugins {
    alias(libs.plugins.android.application) apply false
    alias(libs.plugins.android.library) apply false
    alias(libs.plugins.kotlin.compose) apply false
}
