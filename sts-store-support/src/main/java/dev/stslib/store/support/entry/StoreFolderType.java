package dev.stslib.store.support.entry;

import dev.stslib.store.support.sealing.KeyFile;

import dev.stslib.api.error.StoreException;
import dev.stslib.store.support.file.FileEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of store that come with stslib, as one tells them by their files, so that none is opened in the folder of
 * another: it would not find the entries, and save its own among them, perhaps in the clear.
 */
public enum StoreFolderType {
    /** The store {@code file} without a key file. */
    FILE("'file', not sealed (without the option " + KeyFile.OPTION + ")", null, "stslib-e"),
    /** The store {@code file} with a key file. */
    SEALED_FILE("'file', sealed (with the option " + KeyFile.OPTION + ")", "sealed.stslib", "stslib-f"),
    /** The store {@code keystore}. */
    KEYSTORE("'keystore'", "keystore.stslib", "stslib-s"),
    /** The store {@code keystore-entries}. */
    KEYSTORE_ENTRIES("'keystore-entries'", "entries.p12", "stslib-t");

    /** How to mend a file without which the entries cannot be opened. */
    public static final String MARK_MEND =
            "Put its copy in its place; without it the entries cannot be opened, so delete the whole folder then";

    private static final int NAME = 8;

    private final String shown;
    private final @Nullable String mark;
    private final String entries;

    StoreFolderType(String shown, @Nullable String mark, String entries) {
        this.shown = shown;
        this.mark = mark;
        this.entries = entries;
    }

    /**
     * The type of the entries.
     *
     * @return the type
     */
    public FileEnvelope entries() {
        return new FileEnvelope(entries, 1);
    }

    /**
     * The file that is there once in each store of this kind.
     *
     * @param folder the folder of the store
     * @return the file
     * @throws IllegalStateException if stores of this kind hold nothing but entries
     */
    public Path mark(Path folder) {
        if (mark == null) {
            throw new IllegalStateException(this + " holds nothing but entries");
        }
        return folder.resolve(mark);
    }

    /**
     * Says whether a folder holds the file of this kind, readable or not.
     *
     * @param folder the folder, which need not be there
     * @return true if it does
     * @throws StoreException if that cannot be found out
     */
    public boolean isMarked(Path folder) {
        return mark != null && attributes(folder.resolve(mark)) != null;
    }

    /**
     * Refuses the folder of another kind of store. Looks at a few names and at the first bytes of one entry.
     *
     * @param folder the folder, which is there
     * @throws StoreException if it is the folder of another kind, which the error names
     */
    public void check(Path folder) {
        if (isMarked(folder)) {
            return;
        }
        byte[] first = firstOfAnEntry(folder);
        for (StoreFolderType other : values()) {
            if (other != this && (other.isMarked(folder) || other.entries().isStartOf(first))) {
                throw new StoreException(
                        "The folder " + folder + " is that of a store " + other.shown + ", and is not opened as "
                                + shown,
                        "Open it as " + other.shown + ", or take another folder");
            }
        }
    }

    private static byte[] firstOfAnEntry(Path folder) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
            for (Path path : found) {
                if (path.toString().endsWith(EntryMetadataReader.SUFFIX)) {
                    return first(path);
                }
            }
            return new byte[0];
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException("Cannot list " + folder, "Check that it is there and readable", e);
        }
    }

    /** Nothing if it is no file, or cannot be read, which concerns this entry alone and is said when it is loaded. */
    private static byte[] first(Path entry) {
        BasicFileAttributes attributes = attributes(entry);
        if (attributes == null || !attributes.isRegularFile()) {
            return new byte[0];
        }
        try (InputStream bytes = Files.newInputStream(entry)) {
            return bytes.readNBytes(NAME);
        } catch (IOException e) {
            return new byte[0];
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
