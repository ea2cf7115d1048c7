package dev.stslib.examples;

import dev.stslib.core.stslib.StsCore;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Shows which credentials there are: whose, for how long, and where they are kept. No secret is in it. */
final class CredentialTable {
    private static final int ACCOUNT = 4;

    private CredentialTable() {}

    static void print(StsCore sts, List<String> profiles, Path store, PrintStream out) {
        TextTable table = new TextTable("PROFILE", "ACCOUNT", "ROLE", "EXPIRES IN", "SAVED IN");
        Map<String, Duration> left = sts.remainingLifetimes();
        for (String profile : profiles) {
            String[] arn = roleArn(sts, profile).split(":", -1);
            Duration remaining = left.getOrDefault("sts-" + profile, Duration.ZERO);
            table.add(
                    profile,
                    arn[ACCOUNT],
                    arn[arn.length - 1].replaceFirst("^role/", ""),
                    StsCore.remainingText(remaining),
                    "keystore " + store);
        }
        table.print(out);
    }

    private static String roleArn(StsCore sts, String profile) {
        var roles = sts.engine().plan(profile).roles();
        return roles.get(roles.size() - 1).roleArn();
    }
}
