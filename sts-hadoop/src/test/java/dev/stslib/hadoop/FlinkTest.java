package dev.stslib.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.stslib.core.sdk.StslibCredentialsProvider;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.connector.aws.table.util.AWSOptionUtils;
import org.apache.flink.connector.aws.util.AWSGeneralUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The class that Flink's connectors are given by name, made by Flink itself. */
class FlinkTest {
    @TempDir
    private Path home;

    @Test
    void connectorsShareOneRequest() {
        try (Consumers world = new Consumers(home)) {
            Map<String, String> lines = world.lines("Flink", 1, "aws.stslib.");
            lines.put("aws.region", "us-east-1");
            AwsCredentialsProvider source = AWSGeneralUtil.getCredentialsProvider(lines);
            AwsCredentialsProvider sink = AWSGeneralUtil.getCredentialsProvider(lines);
            assertEquals(
                    source.resolveCredentials().accessKeyId(),
                    sink.resolveIdentity().join().accessKeyId());
            world.assertAssumed(Consumers.READER);
            assertInstanceOf(StslibCredentialsProvider.class, source).close();
            assertInstanceOf(StslibCredentialsProvider.class, sink).close();
        }
    }

    @Test
    void sqlSpellsItsOptionsDifferently() {
        try (Consumers world = new Consumers(home)) {
            Map<String, String> options = world.lines("Flink", 2, "aws.stslib.");
            AWSGeneralUtil.getCredentialsProvider(new AWSOptionUtils(options).getProcessedResolvedOptions())
                    .resolveCredentials();
            world.assertAssumed(Consumers.READER);
        }
    }
}
