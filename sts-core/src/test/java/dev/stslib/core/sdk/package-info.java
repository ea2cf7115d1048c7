/** Tests of what the classes named in the configurations of other programs do. */
@NullUnmarked // fields are set before each test
package dev.stslib.core.sdk;

import org.jspecify.annotations.NullUnmarked;
