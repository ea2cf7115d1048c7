package dev.stslib.store.support.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;

/**
 * The primitive operations on the files of one folder. Names are those of files in it. No operation follows a link at the
 * name.
 */
interface FolderAccess extends Closeable {
    /** The attributes of the folder itself. */
    BasicFileAttributes folder() throws IOException;

    BasicFileAttributes attributes(Path name) throws IOException;

    /** Rejects a file or folder that others own, read or write. */
    void check(Path name, boolean isFolder) throws IOException;

    /** Rejects the folder if others own, enter or write it. */
    void checkFolder() throws IOException;

    /** Takes from others what they may do with a file or folder, if it is the user's. */
    void repair(Path name, boolean isFolder) throws IOException;

    void repairFolder() throws IOException;

    /** Opens a file; a new one gets the permissions of the owner alone. */
    FileChannel open(Path name, Set<? extends OpenOption> options) throws IOException;

    /** Moves a file over another in one step. */
    void replace(Path from, Path to) throws IOException;

    boolean deleteIfExists(Path name) throws IOException;

    /** The names of all files and folders. */
    List<Path> list() throws IOException;

    /** Makes moves and deletions outlive a power cut. Windows forces them with the file and opens no folder. */
    void force() throws IOException;

    /** Opens the same folder once more. */
    FolderAccess reopen() throws IOException;
}
