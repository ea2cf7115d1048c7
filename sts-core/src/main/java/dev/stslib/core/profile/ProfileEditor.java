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
 * Edits a profile file line by line. Comments, order, unknown keys, line ends and a byte-order mark of everything that is
 * not touched stay as they are; a comment behind a value that changes becomes a line of its own above it. What is written
 * reads back as the same value, here and with the AWS CLI; a value that no line can say is refused. Nothing is on the
 * disk before {@link #save()}. Not for several threads at once.
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
     * @param file the file; one that is not there counts as empty and is made, for its owner alone, when it is saved
     * @param kind which headers it may hold
     * @return the editor
     * @throws dev.stslib.api.error.ProfileSyntaxException if the file breaks the grammar; it is not edited then
     * @throws dev.stslib.api.error.StoreException if it cannot be read
     */
    public static ProfileEditor open(Path file, FileKind kind) {
        return new ProfileEditor(file, kind);
    }

    /**
     * Sets one key. The value that counts is replaced in its place; a new key comes behind the last one of its section, a
     * new section at the end of the file.
     *
     * @param type the name space of the section
     * @param section the section's name, without a prefix
     * @param key the key
     * @param value the value as {@link dev.stslib.api.Profile} gives it: lines after the first are continuations, and
     *     below an empty first line each is {@code key = value}
     * @throws ProfileConfigurationException if name, key or value cannot be written; nothing has changed then
     */
    public void set(SectionType type, String section, String key, String value) {
        PropertyText.lines(key, value);
        document.set(new SectionId(type, section), key, value);
    }

    /**
     * Makes a section hold just these keys. Comments in it stay.
     *
     * @param type the name space of the section
     * @param section the section's name, without a prefix
     * @param values the values by key, in the order for keys that are new; an empty map leaves an empty section
     * @throws ProfileConfigurationException if a name, a key or a value cannot be written; nothing has changed then
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
     * Takes a key out, with its continuations, as often as it is there.
     *
     * @param type the name space of the section
     * @param section the section's name, without a prefix
     * @param key the key, in any case
     * @return true if it was there
     */
    public boolean remove(SectionType type, String section, String key) {
        boolean removed = false;
        for (Section found : document.find(new SectionId(type, section))) {
            removed |= found.removeIf(KeyValue.lower(key)::equals);
        }
        return removed;
    }

    /**
     * Takes a section out, as often as it is there. Comments in it stay.
     *
     * @param type the name space of the section
     * @param section the section's name, without a prefix
     * @return true if it was there
     */
    public boolean removeSection(SectionType type, String section) {
        SectionId id = new SectionId(type, section);
        List<Section> found = document.find(id);
        document.removeSection(id);
        return !found.isEmpty();
    }

    /**
     * The file as it would be saved.
     *
     * @return its bytes, which may hold secrets
     */
    public SecretBytes content() {
        return SecretBytes.copyOf(bytes());
    }

    /**
     * Puts the file on the disk, at once: no reader sees half of it. A symbolic link is followed; the mode of a file
     * that was there is kept.
     *
     * @throws dev.stslib.api.error.StoreException if the file cannot be written, or somebody else changed it since it
     *     was opened or saved; what is there is left alone then
     */
    public void save() {
        byte[] now = bytes();
        file.replace(saved, now);
        saved = now;
    }

    private byte[] bytes() {
        return new Utf8Text(mark, document.text()).encode();
    }
}
