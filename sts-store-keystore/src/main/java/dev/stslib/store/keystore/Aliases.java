package dev.stslib.store.keystore;

import dev.stslib.api.spi.EntryName;

/**
 * Names of entries as aliases. PKCS12 lower-cases aliases, so only lower-case letters, digits, dash and dot stay as
 * they are; every other UTF-16 unit becomes {@code _} and its four hexadecimal digits. Two names never share an alias, and
 * the alias stays mostly readable.
 */
final class Aliases {
    private Aliases() {}

    static String of(EntryName name) {
        StringBuilder alias = new StringBuilder();
        name.value().chars().forEach(unit -> {
            if ((unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') || unit == '-' || unit == '.') {
                alias.append((char) unit);
            } else {
                alias.append(String.format("_%04x", unit));
            }
        });
        return alias.toString();
    }
}
