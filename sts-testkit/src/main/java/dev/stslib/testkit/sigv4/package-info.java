/** AWS Signature Version 4 as the receiving side computes it: what was signed is made canonical and signed again. */
@NullMarked
package dev.stslib.testkit.sigv4;

import org.jspecify.annotations.NullMarked;
