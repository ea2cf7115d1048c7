package dev.stslib.planted;

import java.util.function.BiFunction;
import org.ini4j.Ini;
import org.ini4j.Profile;

/** Calls what may recurse without end. */
public final class EndlessIni4j {
    private EndlessIni4j() {}

    static Object fetch(Ini ini) {
        return ini.fetch("section", "option");
    }

    static Object fetchOfASection(Profile.Section section) {
        return section.fetch("option");
    }

    static Object as(Ini ini) {
        return ini.as(Comparable.class);
    }

    static void to(Profile.Section section) {
        section.to(new Object());
    }

    static void from(Profile.Section section) {
        section.from(new Object());
    }

    static Object reference(Ini ini) {
        BiFunction<Object, Object, Object> fetch = ini::fetch;
        return fetch;
    }
}
