package dev.stslib.api.spi;

/**
 * The name of an entry in a store.
 *
 * @param value any characters, at least one
 */
public record EntryName(String value) {
    public EntryName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("The name of an entry has at least one character");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
