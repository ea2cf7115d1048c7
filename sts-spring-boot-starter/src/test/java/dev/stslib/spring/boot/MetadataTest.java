package dev.stslib.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** Editors show each property with a description. The annotation processor of Boot writes the metadata. */
@Tag("one-jdk")
class MetadataTest {
    @Test
    @SuppressWarnings("unchecked")
    void everyPropertyIsDescribed() throws IOException {
        String json;
        try (InputStream in = Objects.requireNonNull(
                getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Object> properties =
                (List<Object>) JsonParserFactory.getJsonParser().parseMap(json).get("properties");
        assertThat(properties)
                .hasSizeGreaterThan(20)
                .allSatisfy(property -> assertThat(property.toString()).contains("description"));
        assertThat(json).contains("\"stslib.profile\"", "\"stslib.store.password-file\"", "\"stslib.providers\"");
    }
}
