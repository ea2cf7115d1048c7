package dev.stslib.planted;

import dagger.Lazy;
import javax.inject.Singleton;

/** Uses Dagger and its annotations. */
public final class DaggerElsewhere {
    private DaggerElsewhere() {}

    static Object lazy() {
        return (Lazy<String>) () -> "text";
    }

    @Singleton
    static void annotated() {}
}
