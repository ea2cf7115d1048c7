package dev.stslib.core.profile;

import dev.stslib.api.SecretBytes;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.core.internal.profile.FileKind;
import dev.stslib.core.internal.profile.KeyValue;
import dev.stslib.core.internal.profile.Line;
import dev.stslib.core.internal.profile.ProfileDocument;
import dev.stslib.core.internal.profile.ProfileReader;
import dev.stslib.core.internal.profile.PropertyText;
import dev.stslib.core.internal.profile.ReplacedFile;
import dev.stslib.core.internal.profile.Section;
import dev.stslib.core.internal.profile.SectionId;
import dev.stslib.core.internal.profile.SectionType;
import dev.stslib.core.internal.profile.Utf8Text;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Edits a profile file and keeps the rest of it: comments, order, unknown keys, line ends and a byte-order mark. A
 * comment behind a changed value becomes a line above it. A value reads back unchanged, here and with the AWS CLI;
 * the editor rejects a value that the file format cannot express. Nothing is written before {@link #save()}. Not
 * thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
public final class ProfileEditor {
    private final ReplacedFile file;
    private byte[] saved;
    private final boolean mark;
    private final ProfileDocument document;

    private ProfileEditor(Path path, FileKind kind) {
        file = new ReplacedFile(path);
        saved = file.read();
        Utf8Text text = Utf8Text.decode(path.toString(), saved);
        mark = text.mark();
        document = new ProfileDocument(kind, Line.split(text.text()));
        ProfileReader.read(path.toString(), document).requireSound();
    }

    /**
     * Opens a file.
     *
     * @param file the file; a missing file counts as empty, and {@link #save()} creates it, readable by its owner
     *     only
     * @param kind the kind of the file, which decides the allowed headers
     * @return the editor
     * @throws dev.stslib.api.error.ProfileSyntaxException if a line of the file breaks the grammar, in any section
     * @throws dev.stslib.api.error.StoreException if the file cannot be read
     */
    public static ProfileEditor open(Path file, FileKind kind) {
        return new ProfileEditor(file, kind);
    }

    /**
     * Opens a credentials file.
     *
     * @param file the file; a missing file counts as empty, and {@link #save()} creates it, readable by its owner only
     * @return the editor
     * @throws dev.stslib.api.error.ProfileSyntaxException if the file breaks the grammar
     * @throws dev.stslib.api.error.StoreException if the file cannot be read
     */
    public static ProfileEditor openCredentials(Path file) {
        return open(file, FileKind.CREDENTIALS);
    }

    /**
     * Opens a config file.
     *
     * @param file the file; a missing file counts as empty, and {@link #save()} creates it, readable by its owner only
     * @return the editor
     * @throws dev.stslib.api.error.ProfileSyntaxException if the file breaks the grammar
     * @throws dev.stslib.api.error.StoreException if the file cannot be read
     */
    public static ProfileEditor openConfig(Path file) {
        return open(file, FileKind.CONFIG);
    }

    /**
     * Sets keys of a profile and keeps its other keys, as {@link #set} does for one key.
     *
     * @param profile the name of the profile
     * @param values the values by key
     * @throws ProfileConfigurationException if the name, a key or a value cannot be written; the document is unchanged
     */
    public void setProfile(String profile, Map<String, String> values) {
        values.forEach(PropertyText::lines);
        values.forEach((key, value) -> set(SectionType.PROFILE, profile, key, value));
    }

    /**
     * Sets one key. An existing value is replaced in place; if the key occurs more than once, the one that takes
     * effect. A new key goes behind the last key of its section, a new section to the end of the file.
     *
     * @param type the type of the section
     * @param section the name of the section, without a prefix
     * @param key the key
     * @param value the value as {@link dev.stslib.api.Profile} gives it: lines after the first are continuations,
     *     and below an empty first line each is {@code key = value}
     * @throws ProfileConfigurationException if the name, the key or the value cannot be written; the document is
     *     unchanged
     */
    public void set(SectionType type, String section, String key, String value) {
        PropertyText.lines(key, value);
        document.set(new SectionId(type, section), key, value);
    }

    /**
     * Replaces all keys of a section. Its comments stay, except those between the lines of a value that is removed.
     *
     * @param type the type of the section
     * @param section the name of the section, without a prefix
     * @param values the values by key; new keys are written in the order of the map; an empty map leaves an empty
     *     section
     * @throws ProfileConfigurationException if a name, a key or a value cannot be written; the document is unchanged
     */
    public void replace(SectionType type, String section, Map<String, String> values) {
        values.forEach(PropertyText::lines);
        SectionId id = new SectionId(type, section);
        if (document.find(id).isEmpty()) {
            document.append(id);
        }
        Set<String> wanted = values.keySet().stream().map(KeyValue::lower).collect(Collectors.toSet());
        for (Section found : document.find(id)) {
            found.removeIf(key -> !wanted.contains(key));
        }
        values.forEach((key, value) -> document.set(id, key, value));
    }

    /**
     * Removes all occurrences of a key, with their continuations.
     *
     * @param type the type of the section
     * @param section the name of the section, without a prefix
     * @param key the key, in any case
     * @return true if the section had the key
     */
    public boolean remove(SectionType type, String section, String key) {
        boolean removed = false;
        for (Section found : document.find(new SectionId(type, section))) {
            removed |= found.removeIf(KeyValue.lower(key)::equals);
        }
        return removed;
    }

    /**
     * Removes all occurrences of keys of a profile, with their continuations.
     *
     * @param profile the name of the profile
     * @param keys the keys, in any case
     * @return true if the profile had one of them
     */
    public boolean removeFromProfile(String profile, List<String> keys) {
        boolean removed = false;
        for (String key : keys) {
            removed |= remove(SectionType.PROFILE, profile, key);
        }
        return removed;
    }

    /**
     * Removes all occurrences of a section. Its comments stay, except those between the lines of a value.
     *
     * @param type the type of the section
     * @param section the name of the section, without a prefix
     * @return true if the file had the section
     */
    public boolean removeSection(SectionType type, String section) {
        SectionId id = new SectionId(type, section);
        List<Section> found = document.find(id);
        document.removeSection(id);
        return !found.isEmpty();
    }

    /**
     * Returns the file as {@link #save()} would write it.
     *
     * @return its bytes, which may hold secrets
     */
    public SecretBytes content() {
        return SecretBytes.copyOf(bytes());
    }

    /**
     * Writes the file atomically: a reader sees the old or the new file, never a part. It follows a symbolic link
     * and keeps the mode of an existing file.
     *
     * @throws dev.stslib.api.error.StoreException if the file cannot be written, or if it changed since it was
     *     opened or saved; the file is unchanged
     */
    public void save() {
        byte[] edited = bytes();
        file.replace(saved, edited);
        saved = edited;
    }

    private byte[] bytes() {
        return new Utf8Text(mark, document.text()).encode();
    }
}
