package dev.stslib.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.sdk.StslibCredentialsProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.s3a.AWSCredentialProviderList;
import org.apache.hadoop.fs.s3a.S3AUtils;
import org.apache.hadoop.fs.s3a.auth.CredentialProviderListFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** The class that S3A is given by name, made and read by S3A itself. */
class S3aTest {
    private static final String SECTION = "Hadoop S3A and Spark";
    private static final String PROVIDER = "fs.s3a.aws.credentials.provider";
    private static final URI BUCKET = URI.create("s3a://data/");

    @TempDir
    private Path home;

    private Consumers world;

    @BeforeEach
    void start() {
        world = new Consumers(home);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Configuration configuration(Map<String, String> lines) {
        Configuration configuration = new Configuration(false);
        lines.forEach(configuration::set);
        return configuration;
    }

    private Configuration page() {
        return configuration(world.lines(SECTION, 1, "fs.s3a.stslib."));
    }

    private static AWSCredentialProviderList list(URI bucket, Configuration configuration) throws IOException {
        return CredentialProviderListFactory.createAWSCredentialProviderList(bucket, configuration);
    }

    @Test
    void bucketsWithTheSameSettingsShareOneRequest() throws IOException {
        Configuration configuration = page();
        try (AWSCredentialProviderList other = list(URI.create("s3a://more/"), configuration);
                AWSCredentialProviderList noBucket = list(null, configuration)) {
            AwsCredentials credentials;
            try (AWSCredentialProviderList one = list(BUCKET, configuration)) {
                credentials = one.resolveCredentials();
                assertEquals(
                        credentials.accessKeyId(), other.resolveCredentials().accessKeyId());
                assertTrue(one.toString().contains("StslibHadoopCredentialsProvider[StslibCredentialsProvider["));
            }
            assertEquals("444455556666", credentials.accountId().orElseThrow());
            assertEquals(credentials.accessKeyId(), other.resolveCredentials().accessKeyId(), "the other is open");
            assertEquals(
                    credentials.accessKeyId(), noBucket.resolveCredentials().accessKeyId());
        }
        world.assertAssumed(Consumers.READER);
    }

    @Test
    void aBucketHasSeparateSettings() throws IOException {
        Configuration configuration = page();
        try (AWSCredentialProviderList data = list(BUCKET, S3AUtils.propagateBucketOptions(configuration, "data"));
                AWSCredentialProviderList logs =
                        list(URI.create("s3a://logs/"), S3AUtils.propagateBucketOptions(configuration, "logs"))) {
            assertNotEquals(
                    data.resolveCredentials().accessKeyId(),
                    logs.resolveCredentials().accessKeyId());
        }
        world.assertAssumed(Consumers.READER, Consumers.LOG_READER);
    }

    @Test
    void sparkPassesTheSettingsOn() throws IOException {
        Configuration configuration = new Configuration(false);
        world.lines(SECTION, 2, "spark.hadoop.fs.s3a.stslib.")
                .forEach((name, value) -> configuration.set(name.substring("spark.hadoop.".length()), value));
        try (AWSCredentialProviderList list = list(BUCKET, configuration)) {
            list.resolveCredentials();
        }
        world.assertAssumed(Consumers.READER);
    }

    @Test
    void itSignsForTheRoleThatS3aAssumes() throws IOException {
        String key = "fs.s3a.assumed.role.credentials.provider";
        Configuration configuration = page();
        configuration.set(key, StslibHadoopCredentialsProvider.class.getName());
        try (AWSCredentialProviderList list =
                CredentialProviderListFactory.buildAWSProviderList(BUCKET, configuration, key, List.of(), Set.of())) {
            list.resolveCredentials();
        }
        world.assertAssumed(Consumers.READER);
    }

    @Test
    void aWrongSettingIsInTheErrorOfS3a() throws IOException {
        Configuration configuration = page();
        configuration.set("fs.s3a.stslib.rolearn", Consumers.READER);
        try (AWSCredentialProviderList list = list(BUCKET, configuration)) {
            RuntimeException error = assertThrows(RuntimeException.class, list::resolveCredentials);
            assertTrue(String.valueOf(error.getMessage()).contains("has no setting rolearn"), error::toString);
        }
    }

    @Test
    void theProviderOfTheCoreNeedsNoConfiguration() throws IOException {
        Configuration configuration = configuration(Map.of(PROVIDER, StslibCredentialsProvider.class.getName()));
        try (AWSCredentialProviderList list = list(BUCKET, configuration)) {
            assertTrue(list.toString().contains("StslibCredentialsProvider[default credentials]"), list::toString);
        }
        assertTrue(StslibHadoopCredentialsProvider.create().toString().contains("not read yet"));
    }
}
