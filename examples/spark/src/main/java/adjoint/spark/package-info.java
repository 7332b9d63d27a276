/** Training on many machines: an example on Apache Spark. */
@org.jspecify.annotations.NullMarked
package adjoint.spark;
