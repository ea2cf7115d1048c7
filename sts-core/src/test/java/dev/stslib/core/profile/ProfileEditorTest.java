package dev.stslib.core.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.error.ProfileSyntaxException;
import dev.stslib.api.error.StoreException;
import dev.stslib.core.internal.profile.FileKind;
import dev.stslib.core.internal.profile.SectionType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProfileEditorTest {
    private static final SectionType PROFILE = SectionType.PROFILE;

    @TempDir
    private Path temp;

    private ProfileEditor config(String text) throws IOException {
        Path file = temp.resolve("config");
        Files.writeString(file, text);
        return ProfileEditor.open(file, FileKind.CONFIG);
    }

    private static String text(ProfileEditor editor) {
        return new String(editor.content().revealSecret(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# c",
                "[default]",
                "\uFEFF# x\r\n[default]\r\na=1 # c\n\n  b\r\n;d\n[profile x y]\nfoo\n bar\n[profile z]\na =\n  b = 1\n# e\n  c = 2\n\n\n",
                "[default]\na b = 1\n  x\nc = 1\r"
            })
    void anUntouchedFileStaysAsItIs(String text) throws IOException {
        assertEquals(text, text(config(text)));
    }

    @Test
    void openCredentials_setProfileKeepsEverythingElse() throws IOException {
        Path file = temp.resolve("credentials");
        Files.writeString(file, "# top\n[a]\naws_access_key_id = old\n# keep\nregion = x\n[b]\nc = 1\n");
        ProfileEditor editor = ProfileEditor.openCredentials(file);
        editor.setProfile("a", Map.of("aws_access_key_id", "new"));
        editor.setProfile("profile c", Map.of());
        assertEquals("# top\n[a]\naws_access_key_id = new\n# keep\nregion = x\n[b]\nc = 1\n", text(editor));
        assertThrows(ProfileConfigurationException.class, () -> editor.setProfile("a", Map.of("not a key]", "\n#\n")));
        assertTrue(text(editor).contains("aws_access_key_id = new"));
    }

    @Test
    void aValueIsReplacedInItsPlace() throws IOException {
        ProfileEditor editor = config("# top\r\n[default]\r\nRegion=eu ; mine\r\noutput = json\r\n\r\n[profile b]\r\n");
        editor.set(PROFILE, "default", "region", "us-east-1");
        assertEquals(
                "# top\r\n[default]\r\n; mine\r\nRegion = us-east-1\r\noutput = json\r\n\r\n[profile b]\r\n",
                text(editor));
    }

    @Test
    void aNewKeyComesBehindTheLastOneOfItsSection() throws IOException {
        ProfileEditor editor = config("[default]\na = 1\ns3 =\n  x = 1\n# inside\n  y = 2\n\n# about b\n[profile b]");
        editor.set(PROFILE, "default", "b", "2");
        editor.set(PROFILE, "b", "c", "3");
        assertEquals(
                "[default]\na = 1\ns3 =\n  x = 1\n# inside\n  y = 2\nb = 2\n\n# about b\n[profile b]\nc = 3\n",
                text(editor));
    }

    @Test
    void aNewSectionComesAtTheEnd() throws IOException {
        ProfileEditor editor = config("[default]\na = 1");
        editor.set(PROFILE, "b", "c", "3");
        editor.set(SectionType.SSO_SESSION, "s", "sso_region", "eu-west-1");
        assertEquals(
                "[default]\na = 1\n\n[profile b]\nc = 3\n\n[sso-session s]\nsso_region = eu-west-1\n", text(editor));
    }

    @Test
    void aCarriageReturnAtTheEndStaysInItsValue() throws IOException {
        ProfileEditor editor = config("[default]\na = 1\r");
        editor.set(PROFILE, "default", "b", "2");
        assertEquals("[default]\na = 1\r\r\nb = 2\n", text(editor));
    }

    @Test
    void theValueThatCountsIsReplaced() throws IOException {
        ProfileEditor editor = config("[default]\na = 0\n[profile default]\na = 1\na = 2\n[profile default]\nb = 1\n");
        editor.set(PROFILE, "default", "a", "3");
        assertEquals("[default]\na = 0\n[profile default]\na = 1\na = 3\n[profile default]\nb = 1\n", text(editor));
    }

    @Test
    void aKeyIsTakenOutAsOftenAsItIsThere() throws IOException {
        ProfileEditor editor = config("[default]\na = 1\n  x\nb = 1\nA = 2\n# c\n");
        assertTrue(editor.remove(PROFILE, "default", "a"));
        assertFalse(editor.remove(PROFILE, "default", "a"));
        assertFalse(editor.remove(PROFILE, "other", "a"));
        assertEquals("[default]\nb = 1\n# c\n", text(editor));
    }

    @Test
    void aSectionIsReplacedAndItsCommentsStay() throws IOException {
        ProfileEditor editor = config("[profile a]\n# one\nx = 1\ny = 2\n\n[profile b]\nx = 1\n");
        Map<String, String> values = new LinkedHashMap<>();
        values.put("z", "3");
        values.put("y", "");
        editor.replace(PROFILE, "a", values);
        assertEquals("[profile a]\n# one\ny =\nz = 3\n\n[profile b]\nx = 1\n", text(editor));
    }

    @Test
    void aSectionIsTakenOutAndCommentsStay() throws IOException {
        ProfileEditor editor = config("[profile a]\nx = 1\n# about b\n[profile b]\nx = 1\n[profile a]\ny = 1\n");
        assertTrue(editor.removeSection(PROFILE, "a"));
        assertEquals("# about b\n[profile b]\nx = 1\n", text(editor));
        assertFalse(editor.removeSection(PROFILE, "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " x",
                "x ",
                "x\t",
                "\u00a0x",
                "a # b",
                "a ;b",
                "a\t#b",
                "a\rb",
                "a\n",
                "\n",
                "a\n\nb",
                "a\n b",
                "a\nb ",
                "a\n#b",
                "a\n;b",
                "\nnonsense",
                "\n = 1",
                "\n=1",
                "\u0000",
                "\u0007",
                "\ud800",
                "x\u2003"
            })
    void whatNoLineCanSayIsRefused(String value) throws IOException {
        ProfileEditor editor = config("[default]\na = 1\n");
        assertThrows(ProfileConfigurationException.class, () -> editor.set(PROFILE, "default", "a", value));
        assertThrows(ProfileConfigurationException.class, () -> editor.replace(PROFILE, "default", Map.of("k", value)));
        assertEquals("[default]\na = 1\n", text(editor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a=b", "[a", "#a", "é", "a\nb"})
    void namesThatCannotBeWrittenAreRefused(String name) throws IOException {
        ProfileEditor editor = config("");
        assertThrows(ProfileConfigurationException.class, () -> editor.set(PROFILE, "default", name, "x"));
        assertThrows(ProfileConfigurationException.class, () -> editor.set(PROFILE, name, "a", "x"));
        assertEquals("", text(editor));
    }

    @Test
    void theCredentialsFileHoldsProfilesOnly() {
        ProfileEditor editor = ProfileEditor.open(temp.resolve("credentials"), FileKind.CREDENTIALS);
        assertThrows(ProfileConfigurationException.class, () -> editor.set(SectionType.SERVICES, "s", "a", "x"));
        editor.set(PROFILE, "b", "a", "#x");
        assertEquals("[b]\na =#x\n", text(editor));
    }

    @Test
    void aBrokenFileIsNotEdited() {
        assertThrows(ProfileSyntaxException.class, () -> config("[default\n"));
    }

    @Test
    void aNewFileAndItsFolderBelongToTheirOwnerAlone() throws IOException {
        Path file = temp.resolve("new/credentials");
        ProfileEditor editor = ProfileEditor.open(file, FileKind.CREDENTIALS);
        editor.set(PROFILE, "a", "k", "v");
        editor.save();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        assertEquals("[a]\nk = v\n", Files.readString(file));
    }

    @Test
    void modeAndLinkAreKept() throws IOException {
        Path real = temp.resolve("real");
        Files.writeString(real, "[default]\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("real"));
        ProfileEditor editor = ProfileEditor.open(link, FileKind.CONFIG);
        editor.set(PROFILE, "default", "a", "1");
        editor.save();
        editor.set(PROFILE, "default", "a", "2");
        editor.save();
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("[default]\na = 2\n", Files.readString(real));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
        try (Stream<Path> files = Files.list(temp)) {
            assertEquals(2, files.count(), "nothing is left behind");
        }
    }

    @Test
    void aLinkToNothingMakesItsTarget() throws IOException {
        Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("target"));
        ProfileEditor editor = ProfileEditor.open(link, FileKind.CONFIG);
        editor.set(PROFILE, "default", "a", "1");
        editor.save();
        assertEquals("[default]\na = 1\n", Files.readString(temp.resolve("target")));
    }

    @Test
    void aChangeBySomebodyElseIsNotOverwritten() throws IOException {
        ProfileEditor editor = config("[default]\n");
        editor.set(PROFILE, "default", "a", "1");
        byte[] theirs = "[default]\nb = 2\n".getBytes(StandardCharsets.UTF_8);
        Files.write(temp.resolve("config"), theirs);
        assertThrows(StoreException.class, editor::save);
        assertArrayEquals(theirs, Files.readAllBytes(temp.resolve("config")));
    }
}
