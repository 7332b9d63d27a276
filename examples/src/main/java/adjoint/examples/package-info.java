/**
 * One command per example, listed in {@code Examples}; {@code Main} is the way in.
 *
 * <p>To read an example, open the class of its name ({@code three-inputs} is {@code ThreeInputs};
 * only {@code neuron} is {@code NeuronExample}, {@code Neuron} being the library's, and {@code
 * digits} is {@code DigitsExample}). What it leans on is in the packages below: {@code option}
 * (what can be set on the command line), {@code numpy} (random numbers and digits as numpy has
 * them), {@code chart} (the pictures), {@code table}, {@code leastsquares}, {@code finance}, {@code
 * names} and {@code digits} (what the examples on these are about).
 */
package adjoint.examples;
