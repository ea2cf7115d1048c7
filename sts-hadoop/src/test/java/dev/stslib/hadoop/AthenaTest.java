package dev.stslib.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Athena's driver passes its arguments, separated by commas, to the constructor with as many texts. */
class AthenaTest {
    @Test
    void theArgumentIsTheProfile() throws Exception {
        Map<String, String> lines = Consumers.page("Athena JDBC", 1);
        Object[] arguments = lines.get("CredentialsProviderArguments").split(",", -1);
        Class<?>[] types = Arrays.stream(arguments).map(Object::getClass).toArray(Class<?>[]::new);
        AwsCredentialsProvider provider = Class.forName(lines.get("CredentialsProvider"))
                .asSubclass(AwsCredentialsProvider.class)
                .getConstructor(types)
                .newInstance(arguments);
        assertEquals("StslibCredentialsProvider[profile 'etl']", provider.toString());
    }
}
