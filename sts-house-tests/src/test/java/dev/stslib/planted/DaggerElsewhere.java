package dev.stslib.planted;

import dagger.Lazy;
import javax.inject.Singleton;

/** Uses Dagger and its annotations. */
public final class DaggerElsewhere {
    private DaggerElsewhere() {}

    static String lazy(Lazy<String> lazy) {
        return lazy.get();
    }

    @Singleton
    static void annotated() {}
}
