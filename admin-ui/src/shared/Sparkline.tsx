/** A line without axes: which way something goes. The number beside it says how much. */
export function Sparkline({ values, length }: { readonly values: readonly number[]; readonly length: number }) {
  const top = Math.max(1, ...values);
  const shift = length - values.length; // the newest is always at the right edge
  const points = values.map((value, i) => `${(shift + i).toString()},${(20 - (value / top) * 18).toString()}`);
  return (
    <svg
      className="hub-spark"
      viewBox={`0 0 ${(length - 1).toString()} 21`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {points.length > 1 && (
        <>
          <polygon points={`${shift.toString()},21 ${points.join(' ')} ${(length - 1).toString()},21`} />
          <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
        </>
      )}
    </svg>
  );
}
