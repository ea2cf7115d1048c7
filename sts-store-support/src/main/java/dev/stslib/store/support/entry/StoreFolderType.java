package dev.stslib.store.support.entry;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.file.StoreFolder;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The type of a store's folder, known by a marker file and by the envelope of the entries. It keeps a store from opening
 * the folder of another type: the store would not find the entries, and would save entries beside them, perhaps in the clear.
 *
 * <p>A marker is a file that each store of a type holds exactly once, such as the file with its keys. By convention its
 * name ends in {@code .stslib} or, for a keystore, in {@code .p12}; so stores notice each other without knowing each
 * other.
 */
public final class StoreFolderType {
    /** The remedy for a missing or damaged marker without which the entries cannot be opened. */
    public static final String MARKER_REMEDY =
            "Put its copy in its place; without it the entries cannot be opened, so delete the whole folder then";

    private static final String[] MARKERS = {".stslib", ".p12"};

    private final String description;
    private final @Nullable String marker;
    private final FileEnvelope entries;

    private StoreFolderType(String description, @Nullable String marker, FileEnvelope entries) {
        this.description = Objects.requireNonNull(description, "description");
        this.marker = marker;
        this.entries = Objects.requireNonNull(entries, "entries");
    }

    /**
     * A type with a marker.
     *
     * @param description the store in messages, such as {@code 'keystore'}
     * @param marker the name of the marker file; ends in {@code .stslib} or {@code .p12}
     * @param entries the envelope of the entries
     * @return the type
     */
    public static StoreFolderType marked(String description, String marker, FileEnvelope entries) {
        return new StoreFolderType(description, Objects.requireNonNull(marker, "marker"), entries);
    }

    /**
     * A type whose folder holds nothing but entries.
     *
     * @param description the store in messages
     * @param entries the envelope of the entries
     * @return the type
     */
    public static StoreFolderType unmarked(String description, FileEnvelope entries) {
        return new StoreFolderType(description, null, entries);
    }

    /**
     * The envelope of the entries.
     *
     * @return the envelope
     */
    public FileEnvelope entries() {
        return entries;
    }

    /**
     * The marker file.
     *
     * @param folder the folder of the store
     * @return the file, which need not exist
     * @throws IllegalStateException if the type has no marker
     */
    public Path marker(Path folder) {
        if (marker == null) {
            throw new IllegalStateException("A store " + description + " has no marker file");
        }
        return folder.resolve(marker);
    }

    /**
     * Tells whether a folder holds the marker of this type, readable or not.
     *
     * @param folder the folder, which need not exist
     * @return true if it does
     * @throws StoreException if that cannot be found out
     */
    public boolean isMarked(Path folder) {
        return marker != null && attributes(folder.resolve(marker)) != null;
    }

    /**
     * Rejects the folder of another type. Looks at the names of markers and at the start of one entry.
     *
     * @param folder the open folder
     * @param relatives other types of the same author, which the error can name
     * @throws StoreException if the folder is that of another type; the error names the type, if it is one of the
     *     relatives, or else the file that shows it
     */
    public void check(StoreFolder folder, StoreFolderType... relatives) {
        if (isMarked(folder.path())) {
            return;
        }
        foreignFile(folder).ifPresent(foreign -> {
            for (StoreFolderType relative : relatives) {
                if (relative.owns(foreign, folder)) {
                    throw new StoreException(
                            "The folder " + folder.path() + " is that of a store " + relative.description
                                    + ", and is not opened as " + description,
                            "Open it as " + relative.description + ", or take another folder");
                }
            }
            throw new StoreException(
                    "The folder " + folder.path() + " belongs to a store of another type, as its file "
                            + foreign.getFileName() + " shows, and is not opened as " + description,
                    "Open it with the store that made it, or take another folder");
        });
    }

    private boolean owns(Path foreign, StoreFolder folder) {
        boolean isEntry = foreign.toString().endsWith(EntryMetadataReader.SUFFIX);
        return isEntry ? !isForeign(foreign, folder) : foreign.endsWith(String.valueOf(marker));
    }

    private Optional<Path> foreignFile(StoreFolder folder) {
        // Another process may have written the marker of this type just now.
        Optional<Path> foreignMarker = folder.list(MARKERS).stream()
                .filter(path -> !path.endsWith(String.valueOf(marker)))
                .findFirst();
        return foreignMarker.isPresent()
                ? foreignMarker
                : EntryMetadataReader.in(folder).stream().findFirst().filter(entry -> isForeign(entry, folder));
    }

    /** What is not a file, or cannot be read, concerns that entry alone and is reported when it is loaded. */
    private boolean isForeign(Path entry, StoreFolder folder) {
        try {
            return folder.peek(entry, channel -> entries.isOtherType(Channels.newInputStream(channel), channel.size()));
        } catch (StoreException e) {
            return false;
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new StoreException("Cannot look at " + path, "Check the right to enter its folder", e);
        }
    }
}
