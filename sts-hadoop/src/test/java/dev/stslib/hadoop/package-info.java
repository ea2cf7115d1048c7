/** The programs that take the name of a class, with their real classes. */
@NullUnmarked // fields are set before each test
package dev.stslib.hadoop;

import org.jspecify.annotations.NullUnmarked;
