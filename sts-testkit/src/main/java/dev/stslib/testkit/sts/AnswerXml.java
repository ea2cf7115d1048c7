package dev.stslib.testkit.sts;

import dev.stslib.testkit.http.HttpAnswer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes single elements in the XML of an answer. */
final class AnswerXml {
    private AnswerXml() {}

    static HttpAnswer without(HttpAnswer answer, List<String> elements) {
        String body = answer.body();
        for (String element : elements) {
            body = element(element).matcher(body).replaceAll("");
        }
        return answer.withBody(body);
    }

    static HttpAnswer with(HttpAnswer answer, String element, String text) {
        String replacement = new Xml().element(element, text).toString();
        return answer.withBody(
                element(element).matcher(answer.body()).replaceAll(Matcher.quoteReplacement(replacement)));
    }

    /** Keeps the session name: the part behind the last slash of the ARN. */
    static HttpAnswer ofRole(HttpAnswer answer, String roleArn) {
        Matcher session = Pattern.compile(":assumed-role/[^<]*/([^/<]*)</Arn>").matcher(answer.body());
        if (!session.find()) {
            return answer;
        }
        String[] parts = roleArn.split(":", 6);
        String name = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        return with(
                answer,
                "Arn",
                "arn:" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + name + "/" + session.group(1));
    }

    private static Pattern element(String name) {
        String quoted = Pattern.quote(name);
        return Pattern.compile("[ ]*<" + quoted + "(?:\\s[^>]*)?>.*?</" + quoted + ">\\n?", Pattern.DOTALL);
    }
}
