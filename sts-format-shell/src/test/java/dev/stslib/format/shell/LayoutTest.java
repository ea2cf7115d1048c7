package dev.stslib.format.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.spi.CredentialFormat;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of each format, byte by byte, and what it refuses. */
class LayoutTest {
    static List<CredentialFormat> formats() {
        return List.of(
                new EnvFormat(),
                new FishFormat(),
                new PowerShellFormat(),
                new CmdFormat(),
                new DotenvFormat(),
                new DockerFormat(),
                new IniFormat(),
                new ProcessFormat());
    }

    static List<CredentialFormat> formatsOfOneName() {
        return formats().subList(0, 6);
    }

    private static CredentialFormat format(String name) {
        return formats().stream()
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String encode(CredentialFormat format, TemporaryCredentials credentials) {
        return new String(format.encode(credentials), UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "env        | export NAME='VALUE'",
                "fish       | set -gx NAME 'VALUE'",
                "powershell | $Env:NAME = 'VALUE'",
                "cmd        | set \"NAME=VALUE\"\r",
                "dotenv     | NAME='VALUE'",
                "docker     | NAME=VALUE"
            })
    void variablesAreAssignedInOneLineEach(String name, String line) {
        StringBuilder expected = new StringBuilder();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("AWS_CREDENTIAL_EXPIRATION", "2126-11-21T11:00:00Z");
        values.put("AWS_SESSION_TOKEN", Samples.TOKEN);
        values.put("AWS_ACCESS_KEY_ID", Samples.ID);
        values.put("AWS_SECRET_ACCESS_KEY", Samples.KEY);
        String end = name.equals("cmd") ? "\r\n" : "\n";
        values.forEach((variable, value) -> expected.append(
                        line.strip().replace("NAME", variable).replace("VALUE", value))
                .append(end));
        assertEquals(expected.toString(), encode(format(name), Samples.TEMPORARY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "env        | unset NAME",
                "fish       | set -e NAME; set -eg NAME; set -eU NAME",
                "powershell | $Env:NAME = $null",
                "cmd        | set \"NAME=\"",
            })
    void longTermKeysRemoveAnOldTokenFromTheShell(String name, String line) {
        List<String> lines = encode(format(name), Samples.LONG_TERM).lines().toList();
        assertEquals(4, lines.size());
        assertEquals(line.replace("NAME", "AWS_CREDENTIAL_EXPIRATION"), lines.get(0));
        assertEquals(line.replace("NAME", "AWS_SESSION_TOKEN"), lines.get(1));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void longTermKeysComeBack(CredentialFormat format) {
        TemporaryCredentials read = format.decode(format.encode(Samples.LONG_TERM));
        assertEquals(
                new TemporaryCredentials(
                        Samples.ID, Secret.of(Samples.KEY), Secret.of(""), Instant.EPOCH, TemporaryCredentials.LATEST),
                read);
        if (!List.of("env", "fish", "powershell", "cmd").contains(format.name())) {
            String text = encode(format, Samples.LONG_TERM).toLowerCase(java.util.Locale.ROOT);
            assertFalse(text.contains("token") || text.contains("expiration"), text);
        }
    }

    @Test
    void aTokenWithoutAnEndHasNoExpiration() {
        TemporaryCredentials endless = new TemporaryCredentials(
                Samples.ID,
                Secret.of(Samples.KEY),
                Secret.of(Samples.TOKEN),
                Samples.ISSUED,
                TemporaryCredentials.LATEST);
        for (CredentialFormat format : formats()) {
            TemporaryCredentials read = format.decode(format.encode(endless));
            assertEquals(TemporaryCredentials.LATEST, read.expiration(), format.name());
            assertEquals(endless.sessionToken(), read.sessionToken(), format.name());
        }
        assertFalse(encode(new ProcessFormat(), endless).contains("Expiration"));
    }

    @Test
    void processIsOneObjectWithTheAccount() {
        assertEquals(
                "{\"Version\":1,\"Expiration\":\"2126-11-21T11:00:00Z\",\"SessionToken\":\"" + Samples.TOKEN
                        + "\",\"AccessKeyId\":\"" + Samples.ID + "\",\"SecretAccessKey\":\"" + Samples.KEY
                        + "\",\"AccountId\":\"111122223333\"}",
                encode(new ProcessFormat().withAccountId("111122223333"), Samples.TEMPORARY));
        assertFalse(encode(new ProcessFormat(), Samples.TEMPORARY).contains("AccountId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "11112222333", "1111222233334", "11112222333x", "\u0661\u0661\u0661\u06612222333"})
    void anAccountHasTwelveDigits(String account) {
        assertThrows(FormatException.class, () -> new ProcessFormat().withAccountId(account));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Version\":2", "\"Version\":\"1\"", "\"Other\":1"})
    void processNeedsItsVersion(String version) {
        String text = encode(new ProcessFormat(), Samples.TEMPORARY).replace("\"Version\":1", version);
        assertThrows(FormatException.class, () -> new ProcessFormat().decode(text.getBytes(UTF_8)));
    }

    @Test
    void iniHasASectionForEachName() {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        set.put("sts-b", Samples.TEMPORARY);
        set.put("sts-a", Samples.LONG_TERM);
        assertEquals("""
                [sts-b]
                aws_credential_expiration = 2126-11-21T11:00:00Z
                aws_session_token = FwoGZXIvYXdzEXAMPLE//////////wEaDPlain+Token==
                aws_access_key_id = ASIAIOSFODNN7EXAMPLE
                aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

                [sts-a]
                aws_access_key_id = ASIAIOSFODNN7EXAMPLE
                aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY

                """, new String(new IniFormat().encodeSet(CredentialSet.of(set)), UTF_8));
        assertTrue(encode(new IniFormat(), Samples.TEMPORARY).startsWith("[default]\n"));
    }

    @Test
    void iniSetsComeBackInOrder() {
        Map<String, TemporaryCredentials> set = new LinkedHashMap<>();
        for (String name : List.of("sts-b", "a.b/c%d@e:f+g", "DEFAULT", "default")) {
            set.put(name, Samples.ending(name));
        }
        CredentialSet read = new IniFormat().decodeSet(new IniFormat().encodeSet(CredentialSet.of(set)));
        assertEquals(List.copyOf(set.keySet()), List.copyOf(read.names()));
        set.forEach(
                (name, one) -> assertEquals(one.sessionToken(), read.get(name).sessionToken()));
    }

    @ParameterizedTest
    @MethodSource("formatsOfOneName")
    void theNameOfASetIsACommentBehindIt(CredentialFormat format) {
        byte[] encoded = format.encodeSet(CredentialSet.of(Map.of("sts-a", Samples.TEMPORARY)));
        String text = new String(encoded, UTF_8);
        String single = encode(format, Samples.TEMPORARY);
        assertTrue(text.startsWith(single));
        String comment = text.substring(single.length()).strip();
        assertEquals(format.name().equals("cmd") ? "rem sts-a" : "# sts-a", comment);
        assertThrows(FormatException.class, () -> format.decode(encoded));
        assertThrows(FormatException.class, () -> format.decodeSet(single.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("formatsOfOneName")
    void anEnvironmentHoldsOneName(CredentialFormat format) {
        CredentialSet two = CredentialSet.of(Map.of("a", Samples.TEMPORARY, "b", Samples.TEMPORARY));
        FormatException error = assertThrows(FormatException.class, () -> format.encodeSet(two));
        assertEquals("The format " + format.name() + " holds the credentials of one name, not of 2", error.problem());
        assertTrue(error.remedy().contains("ini"), error.remedy());
    }

    @Test
    void namesThatCouldLeaveTheirCommentOrHeaderAreRefused() {
        for (CredentialFormat format : formats().subList(0, 7)) {
            for (String name : List.of("", " ", "a\nexport PATH=/tmp", "a]\r[b", "a b", "a & calc", "\u00e9", "a#b")) {
                CredentialSet set = CredentialSet.of(Map.of(name, Samples.TEMPORARY));
                FormatException error = assertThrows(FormatException.class, () -> format.encodeSet(set), format.name());
                assertEquals(1, error.problem().lines().count());
            }
        }
    }

    @Test
    void aNameThatExpandsInACommentIsRefused() {
        CredentialSet set = CredentialSet.of(Map.of("a%PATH%b", Samples.TEMPORARY));
        assertThrows(FormatException.class, () -> new CmdFormat().encodeSet(set));
        String text = encode(new CmdFormat(), Samples.TEMPORARY) + "rem a%PATH%b\r\n";
        assertThrows(FormatException.class, () -> new CmdFormat().decodeSet(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "env, 0",
        "fish, 0",
        "powershell, 0 10 13 233 8217",
        "cmd, 0 10 13 34 37 33 233",
        "dotenv, 0 9 10 13 36 39 92",
        "docker, 0 10 13",
        "ini, 0 9 10 13 32 233",
        "env, 55296",
        "fish, 55296",
        "dotenv, 55296",
        "docker, 55296"
    })
    void aValueThatTheTargetCannotExpressIsRefused(String name, String characters) {
        CredentialFormat format = format(name);
        for (String character : characters.split(" ", -1)) {
            String bad = "x" + (char) Integer.parseInt(character) + "x";
            for (TemporaryCredentials credentials : List.of(
                    Samples.credentials(bad),
                    new TemporaryCredentials(bad, Secret.of("k"), Secret.of("t"), Samples.ISSUED, Samples.EXPIRATION),
                    new TemporaryCredentials(
                            "i", Secret.of(bad), Secret.of("t"), Samples.ISSUED, Samples.EXPIRATION))) {
                FormatException error = assertThrows(FormatException.class, () -> format.encode(credentials), bad);
                assertTrue(error.problem().contains("The format " + name + " cannot express"), error.problem());
                assertFalse(error.toString().contains(bad));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#x", ";x"})
    void iniRefusesAValueThatWouldBeAComment(String token) {
        assertThrows(FormatException.class, () -> new IniFormat().encode(Samples.credentials(token)));
        String inside = "x" + token;
        IniFormat format = new IniFormat();
        assertEquals(
                inside,
                format.decode(format.encode(Samples.credentials(inside)))
                        .sessionToken()
                        .revealSecret());
    }

    @ParameterizedTest
    @CsvSource({"cmd, 8191, set \"AWS_SESSION_TOKEN=\"", "docker, 65535, AWS_SESSION_TOKEN="})
    void aLineThatIsTooLongIsRefused(String name, int limit, String around) {
        CredentialFormat format = format(name);
        String longest = "x".repeat(limit - around.length());
        format.encode(Samples.credentials(longest));
        FormatException error =
                assertThrows(FormatException.class, () -> format.encode(Samples.credentials(longest + "x")));
        assertTrue(error.problem().contains(limit + " are the limit"), error.problem());
    }

    @ParameterizedTest
    @MethodSource("formats")
    void emptyKeysAreRefused(CredentialFormat format) {
        assertThrows(FormatException.class, () -> format.encode(keys("", "k")));
        assertThrows(FormatException.class, () -> format.encode(keys("i", "")));
    }

    private static TemporaryCredentials keys(String id, String key) {
        return new TemporaryCredentials(id, Secret.of(key), Secret.of("t"), Samples.ISSUED, Samples.EXPIRATION);
    }

    /** Every place where the text is cut; long-term keys too, whose text has no optional part. */
    @ParameterizedTest
    @MethodSource("formats")
    void aTextThatIsCutIsNeverComplete(CredentialFormat format) {
        for (TemporaryCredentials credentials : List.of(Samples.TEMPORARY, Samples.LONG_TERM)) {
            byte[] whole = format.encode(credentials);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = java.util.Arrays.copyOf(whole, length);
                assertThrows(FormatException.class, () -> format.decode(cut), format.name());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "env    | export AWS_ACCESS_KEY_ID='i'; id #'NLexport AWS_SECRET_ACCESS_KEY='k'NL",
                "env    | export AWS_ACCESS_KEY_ID=\"i\"NLexport AWS_SECRET_ACCESS_KEY='k'NL",
                "env    | unset AWS_CREDENTIAL_EXPIRATIONNLexport AWS_ACCESS_KEY_ID='i'NLexport AWS_SECRET_ACCESS_KEY='k'NL",
                "docker | AWS_SECRET_ACCESS_KEY=kNLAWS_ACCESS_KEY_ID=iNL",
                "docker | AWS_ACCESS_KEY_ID=NLAWS_SECRET_ACCESS_KEY=kNL",
                "dotenv | AWS_ACCESS_KEY_ID='i'NLAWS_SECRET_ACCESS_KEY='k\\'NL",
                "ini    | [default]NLaws_access_key_id = iNLaws_secret_access_key = kNL",
                "ini    | [default]NLaws_access_key_id=iNLaws_secret_access_key=kNLNL",
                "ini    | [default]NLaws_access_key_id = iNLaws_secret_access_key = kNLregion = xNLNL",
                "ini    | [default]NLaws_access_key_id = iNLaws_secret_access_key = kNLNL[default]NLaws_access_key_id = jNL"
            })
    void whatTheFormatDoesNotWriteIsNotRead(String name, String text) {
        byte[] bytes = text.strip().replace("NL", "\n").getBytes(UTF_8);
        assertThrows(FormatException.class, () -> format(name).decode(bytes));
    }

    @Test
    void punctuationComesBackWhereItCanBeExpressed() {
        for (String name : List.of("env", "fish", "powershell", "docker", "process")) {
            CredentialFormat format = format(name);
            TemporaryCredentials in = Samples.ending(Samples.PUNCTUATION);
            assertEquals(in.sessionToken(), format.decode(format.encode(in)).sessionToken(), name);
        }
    }
}
