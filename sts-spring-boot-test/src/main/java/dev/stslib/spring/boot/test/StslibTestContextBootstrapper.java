package dev.stslib.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Finds the properties of a {@link StslibTest}. */
final class StslibTestContextBootstrapper extends TestSliceTestContextBootstrapper<StslibTest> {
    StslibTestContextBootstrapper() {}
}
