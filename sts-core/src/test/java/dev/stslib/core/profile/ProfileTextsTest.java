package dev.stslib.core.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.error.ProfileSyntaxException;
import org.junit.jupiter.api.Test;

class ProfileTextsTest {
    @Test
    void theCredentialsAddToTheConfig() {
        ProfileSet set = ProfileTexts.parse("[profile a]\nregion = r\noutput = json\n", "[a]\nregion = s\n");
        assertEquals("s", set.find("a").orElseThrow().get("region").orElseThrow());
        assertEquals("json", set.find("a").orElseThrow().get("output").orElseThrow());
    }

    @Test
    void anErrorNamesTheText() {
        ProfileSyntaxException error = assertThrows(ProfileSyntaxException.class, () -> ProfileTexts.parse("", "[a\n"));
        assertTrue(error.what().contains("credentials"), error.what());
    }
}
