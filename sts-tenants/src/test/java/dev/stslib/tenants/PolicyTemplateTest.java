package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTemplateTest {
    private static final String STATEMENT = "{'Effect':'Allow','Action':'s3:GetObject','Resource':%s%s}";

    /** A policy with one statement. */
    private static String policy(String resource, String rest) {
        return ("{'Version':'2012-10-17','Statement':" + STATEMENT.formatted(resource, rest) + "}").replace('\'', '"');
    }

    private static String ofResource(String resource) {
        return policy("'" + resource + "'", "");
    }

    private static String ofCondition(String operator, String text) {
        return policy("'*'", ",'Condition':{'" + operator + "':{'key':'" + text + "'}}");
    }

    private static String refusal(String template) {
        return Refusal.of(() -> PolicyTemplate.parse(template));
    }

    private static String refusal(String template, String name, String value) {
        PolicyTemplate parsed = PolicyTemplate.parse(template);
        return Refusal.of(() -> parsed.fill(Map.of(name, value)));
    }

    @Test
    void valuesAreFilledIn() {
        PolicyTemplate template = PolicyTemplate.parse(
                policy(
                        "['arn:aws:s3:::{{bucket}}/{{dir:path}}/*','{{table:arn}}']",
                        ",'Condition':{'StringEquals':{'aws:PrincipalTag/team':['{{team}}','${aws:username}']},'Bool':{'aws:SecureTransport':true}}"));
        assertEquals(Set.of("bucket", "dir", "table", "team"), template.placeholders());
        assertEquals(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                        + "\"Resource\":[\"arn:aws:s3:::data/a/b/*\",\"arn:aws:dynamodb:eu-west-1:111122223333:table/t\"],"
                        + "\"Condition\":{\"Bool\":{\"aws:SecureTransport\":true},"
                        + "\"StringEquals\":{\"aws:PrincipalTag/team\":[\"${aws:username}\",\"a \\\"b\\\" *\\u20AC\"]}}}]}",
                template.fill(Map.of(
                        "bucket",
                        "data",
                        "dir",
                        "a/b",
                        "table",
                        "arn:aws:dynamodb:eu-west-1:111122223333:table/t",
                        "team",
                        "a \"b\" *€")));
        assertEquals("PolicyTemplate[bucket, dir, table, team]", template.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            arn:aws:s3:::data/{{t}}/* | *     | Statement.Resource holds '*', which is a wildcard there
            arn:aws:s3:::data/{{t}}/* | a?    | holds '?', which is a wildcard there
            arn:aws:s3:::data/{{t}}/* | a/b   | holds '/', which ends a part of an ARN
            arn:aws:s3:::data/{{t}}/* | a:b   | holds ':', which ends a part of an ARN
            arn:aws:s3:::{{t:path}}   | a:b   | holds ':', which ends a part of an ARN
            {{t:arn}}/*               | a:b   | is not an ARN
            {{t:arn}}/*               | arn:aws:s3:::* | holds '*', which is a wildcard there
            arn:aws:s3:::data/{{t}}/* | ${aws:username} | holds '$' at the end or before '{', as a policy variable does
            arn:aws:s3:::data/{{t}}/* | a$    | holds '$' at the end or before '{', as a policy variable does
            arn:aws:s3:::data/{{t}}/* | ' '   | is empty
            arn:aws:s3:::data/{{t}}/* | ''    | is empty
            """)
    void aValueThatMeansMoreThanItselfIsRefused(String resource, String value, String problem) {
        String message = refusal(ofResource(resource), "t", value);
        assertTrue(message.startsWith("The value of {{t}} at Statement.Resource "), message);
        assertTrue(message.contains(problem), message);
    }

    @Test
    void theCharactersOfEachConditionAreThoseOfItsOperator() {
        String like = ofCondition("ForAnyValue:StringLikeIfExists", "{{t}}/*");
        assertTrue(refusal(like, "t", "a*").contains("a wildcard there"));
        assertTrue(PolicyTemplate.parse(like).fill(Map.of("t", "a:b")).contains("a:b/*"));
        String equals = ofCondition("StringEquals", "{{t}}");
        assertTrue(PolicyTemplate.parse(equals).fill(Map.of("t", "a*:?")).contains("a*:?"));
        assertTrue(refusal(ofCondition("StringEquals", "arn:aws:s3:::{{t}}"), "t", "a*")
                .contains("a wildcard"));
        assertTrue(refusal(ofCondition("ArnNotLike", "{{t:arn}}"), "t", "x").contains("is not an ARN"));
    }

    /** The tenant acme/private could list inside of the prefix of the tenant acme. */
    @ParameterizedTest
    @CsvSource({"StringLike, /*", "StringNotLike, /*", "StringEquals, /", "StringEquals, ''"})
    void aPathIsOneOnlyWhereTheTemplateSaysSo(String operator, String rest) {
        assertEquals(
                "The value of {{t}} at Statement.Condition." + operator
                        + ".key holds '/', which separates the parts of a"
                        + " path. Give a value without it, or allow '/' in the template by {{name:path}}.",
                refusal(ofCondition(operator, "{{t}}" + rest), "t", "acme/private"));
        assertTrue(PolicyTemplate.parse(ofCondition(operator, "{{t:path}}" + rest))
                .fill(Map.of("t", "acme/private"))
                .contains("acme/private" + rest));
    }

    @Test
    void theMessageNamesThePlaceAndNeverTheValue() {
        String template = "{\"Version\":\"2012-10-17\",\"Statement\":["
                + STATEMENT.formatted("'*'", "").replace('\'', '"') + ","
                + STATEMENT
                        .formatted("['arn:aws:s3:::a','arn:aws:s3:::{{t}}']", "")
                        .replace('\'', '"') + "]}";
        String message = refusal(template, "t", "geheim*geheim");
        assertEquals(
                "The value of {{t}} at Statement[1].Resource[1] holds '*', which is a wildcard there. Give a value"
                        + " without it.",
                message);
        assertFalse(refusal(template, "t", "geheim\u0007").contains("geheim"));
        assertTrue(refusal(template, "t", "geheim\u0007").contains("U+0007"));
        assertTrue(refusal(template, "t", "\ud83d").contains("U+D83D"));
    }

    @Test
    void missingAndUnknownValuesAreRefused() {
        String template = ofResource("arn:aws:s3:::{{bucket}}/{{t}}");
        assertEquals(
                "There is no value for the placeholder {{t}}. Give one for each of bucket, t.",
                refusal(template, "bucket", "data"));
        PolicyTemplate parsed = PolicyTemplate.parse(template);
        assertTrue(Refusal.of(() -> parsed.fill(Map.of("bucket", "data", "t", "a", "tenant", "b")))
                .startsWith("The template has no placeholder {{tenant}}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:::{{t}",
                "arn:aws:s3:::{t}}",
                "arn:aws:s3:::{{ t }}",
                "arn:aws:s3:::{{1}}",
                "arn:aws:s3:::{{t:any}}",
                "arn:aws:s3:::${{t}}",
                "arn:aws:s3:::${{{t}}}",
                "arn:aws:s3:::${aws:PrincipalTag/{{t}}}",
                "arn:aws:s3:::${t}",
                "arn:aws:s3:::${t",
                "arn:aws:s3:::{{t:arn}}",
                "arn:aws:s3:::data/{{t}}*",
                "arn:aws:s3:::data/?{{t}}/x"
            })
    void aPlaceholderThatIsWrittenWronglyIsRefused(String resource) {
        String message = refusal(ofResource(resource));
        assertTrue(message.startsWith("The template at Statement.Resource "), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Version':'2012-10-17','Statement':{'Effect':'{{t}}','Action':'*','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'s3:{{t}}','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','NotAction':['{{t}}'],'Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Sid':'{{t}}','Effect':'Allow','Action':'*','Resource':'*'}}",
                "{'Version':'2012-10-17','Id':'{{t}}','Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','{{t}}':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
                        + "'Condition':{'{{t}}':{'k':'v'}}}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
                        + "'Condition':{'StringEquals':{'aws:PrincipalTag/{{t}}':'v'}}}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
                        + "'Condition':{'IpAddress':{'aws:SourceIp':'{{t}}'}}}}"
            })
    void aPlaceholderStandsWhereItsMeaningIsKnown(String template) {
        refusal(template.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{} {}",
                "{'Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}",
                "{'Version':'2008-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*'}}",
                "{'Version':'2012-10-17'}",
                "{'Version':'2012-10-17','Statement':[]}",
                "{'Version':'2012-10-17','Statement':{'Effect':'allow','Action':'*','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':7,'Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':[],'Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Effect':'Deny','Action':'*','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*','Condition':{}}}",
                "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Action':'*','Resource':'*',"
                        + "'Condition':{'NumericEquals':{'k':1.50}}}}"
            })
    void whatIsNoSessionPolicyIsRefused(String policy) {
        refusal(policy.replace('\'', '"'));
    }

    @Test
    void theErrorOfTheJsonShowsItsLineOnly() {
        assertEquals(
                "The policy is not JSON at line 2, column 2. Write one document, in which no object has a name twice.",
                refusal("{\n geheim"));
    }
}
