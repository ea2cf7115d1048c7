package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.error.InvalidRequestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateTextTest {
    private static final List<String> LITERALS = List.of("", "-", "/", ":", "-/", ":-", "/:");
    private static final List<String> VALUES =
            List.of("x", "y", "-", "x-x", "x/x", "x:x", "/x", "x/", "arn:a:b:::x/x:x");

    /** The tenants (acme, eu-prod) and (acme-eu, prod) must not share data/acme-eu-prod. */
    @ParameterizedTest
    @EnumSource(names = {"ARN", "PATTERN", "TEXT", "TAG"})
    void differentValuesMakeDifferentTexts(TextPlace place) {
        int accepted = 0;
        for (String template : templates()) {
            TemplateText text;
            try {
                text = TemplateText.parse(template, place, "a test");
            } catch (InvalidRequestException e) {
                continue;
            }
            accepted++;
            Map<String, Map<String, String>> valuesByText = new HashMap<>();
            for (String a : VALUES) {
                for (String b : VALUES) {
                    for (String c : VALUES) {
                        Map<String, String> values = Map.of("a", a, "b", b, "c", c);
                        String filled = fillOrNull(text, values);
                        if (filled != null) {
                            assertNull(valuesByText.put(filled, values), template + " makes " + filled + " twice");
                        }
                    }
                }
            }
        }
        assertTrue(accepted > 10, accepted + " templates were accepted");
    }

    private static List<String> templates() {
        return List.of("{{a}}", "{{a:path}}", "{{a:arn}}").stream()
                .flatMap(text -> LITERALS.stream().map(text::concat))
                .flatMap(text -> List.of("{{b}}", "{{b:path}}").stream().map(text::concat))
                .flatMap(text -> LITERALS.stream().map(text::concat))
                .flatMap(text -> List.of("{{c}}", "{{c:path}}").stream().map(text::concat))
                .toList();
    }

    private static @Nullable String fillOrNull(TemplateText text, Map<String, String> values) {
        try {
            return text.fill(values);
        } catch (InvalidRequestException e) {
            return null;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ARN     | arn:aws:dynamodb:*:*:table/{{t}}_*
            ARN     | arn:aws:s3:::data/{{t}}-*
            ARN     | arn:aws:s3:::{{t}}.*
            ARN     | arn:aws:s3:::data/?-{{t}}/x
            ARN     | arn:aws:s3:::data/*_{{t}}/x
            ARN     | arn:aws:s3:::data/{{t}}${$}*
            ARN     | arn:aws:s3:::data/{{t}}-${aws:username}/*
            ARN     | arn:aws:s3:::data/${aws:PrincipalTag/team}-{{t}}/*
            ARN     | arn:aws:s3:::data/{{t}}-{{env}}/*
            ARN     | arn:aws:s3:::data/{{t:path}}/{{env:path}}/*
            ARN     | arn:aws:s3:::data/{{t:path}}/{{u}}/{{env:path}}
            ARN     | {{t:arn}}/{{env:path}}
            PATTERN | {{t}}_*
            PATTERN | {{t}}:*
            PATTERN | {{t}}:{{env}}/*
            TEXT    | {{t}}-{{env}}
            TEXT    | {{t}}-${aws:username}
            TAG     | {{t}}-{{env}}
            TAG     | {{t}}{{env}}
            TAG     | {{t:path}}/{{env:path}}
            """)
    void whatJoinsTheNamesOfTenantsIsRefused(TextPlace place, String text) {
        String message = Refusal.of(() -> TemplateText.parse(text, place, "the test"));
        assertTrue(message.startsWith("The template at the test has no separator between "), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ARN     | arn:aws:dynamodb:*:*:table/{{t}}                 | arn:aws:dynamodb:*:*:table/v
            ARN     | arn:aws:s3:::data-*/x-{{t}}/*-log                | arn:aws:s3:::data-*/x-v/*-log
            ARN     | arn:aws:s3:::data/{{t}}${*}/${aws:username}-*    | arn:aws:s3:::data/v${*}/${aws:username}-*
            ARN     | arn:aws:s3:::data/{{t:path}}/{{env}}             | arn:aws:s3:::data/v/w
            ARN     | arn:aws:logs:*:*:log-group:{{t:path}}:{{env:path}}:* | arn:aws:logs:*:*:log-group:v:w:*
            PATTERN | {{t}}/x-*                                        | v/x-*
            PATTERN | {{t}}/{{env}}/*                                  | v/w/*
            TEXT    | {{t}}*                                           | v*
            TAG     | {{t}}:{{env}}                                    | v:w
            TAG     | x-{{t}}/{{env}}                                  | x-v/w
            NAME    | {{t}}-{{env}}                                    | v-w
            """)
    void aSeparatorKeepsTenantsApart(TextPlace place, String text, String filled) {
        assertEquals(filled, TemplateText.parse(text, place, "the test").fill(Map.of("t", "v", "env", "w")));
    }

    @Test
    void theMessageSaysWhichSeparatorIsMissing() {
        assertEquals(
                "The template at Resource has no separator between {{t}} and a wildcard, a policy variable or another"
                        + " placeholder, so one tenant could reach what belongs to another. Put '/' or ':' between them.",
                Refusal.of(() -> TemplateText.parse("arn:aws:s3:::{{t}}-*", TextPlace.ARN, "Resource")));
        assertEquals(
                "The template at s3:prefix has no separator between {{t}} and a wildcard, a policy variable or another"
                        + " placeholder, so one tenant could reach what belongs to another. Put '/' between them.",
                Refusal.of(() -> TemplateText.parse("{{t}}-*", TextPlace.PATTERN, "s3:prefix")));
    }
}
