package dev.stslib.house.soak;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The roles of the soak. Four of five are signed for by a user's keys, the others by another role. */
final class SoakRoles {
    static final int COUNT = 500;
    private static final int CHAINED = 100;
    private static final String PREFIX = "role-";
    private static final String ARN = "arn:aws:iam::222233334444:role/";

    private SoakRoles() {}

    /** {@return the name of a role and of its profile} */
    static String name(int role) {
        return PREFIX + role;
    }

    static String name(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    /** {@return the role that signs for a role; null if the user's keys do} */
    static @Nullable String signerOf(String role) {
        int number = Integer.parseInt(role.substring(PREFIX.length()));
        return number < COUNT - CHAINED ? null : name(number - CHAINED);
    }

    /**
     * {@return a role to read}
     *
     * @param hot true for one of the few that are read without a pause, so that they are seen in each phase
     */
    static int any(Random random, boolean hot) {
        if (!hot) {
            return random.nextInt(COUNT);
        }
        return random.nextInt(4) == 0 ? COUNT - 1 - random.nextInt(4) : random.nextInt(12);
    }

    /** Makes the roles, and {@return the profiles} */
    static String profiles(EmbeddedSts sts) {
        TestUser user = sts.addUser("111122223333", "bob");
        StringBuilder text = new StringBuilder("[profile bob]\naws_access_key_id = " + user.accessKeyId()
                + "\naws_secret_access_key = " + user.secretAccessKey() + "\n");
        for (int i = 0; i < COUNT; i++) {
            String signer = signerOf(name(i));
            sts.addRole(ARN + name(i)).trust(signer == null ? user.arn() : ARN + signer);
            text.append("[profile " + name(i) + "]\nrole_arn = " + ARN + name(i) + "\nsource_profile = "
                    + (signer == null ? "bob" : signer) + "\n");
            if (i % 2 == 0) {
                text.append("duration_seconds = 900\n");
            }
        }
        return text.toString();
    }
}
