"""Right solutions in JavaScript, in the shapes that people write them in."""

SCRIPTS = {
    "two_sum": """
function twoSum(numbers, target) {
  const seen = new Map();
  for (let i = 0; i < numbers.length; i++) {
    if (seen.has(target - numbers[i])) return [seen.get(target - numbers[i]), i];
    seen.set(numbers[i], i);
  }
}
""",
    "balanced": """
const PAIRS = { ")": "(", "]": "[", "}": "{" };
export const balanced = (text) => {
  const open = [];
  for (const one of text) {
    if (PAIRS[one]) {
      if (open.pop() !== PAIRS[one]) return false;
    } else open.push(one);
  }
  return !open.length;
};
""",
    "merge": """
class Solution {
  merge(first, m, second, n) {
    let i = m - 1, j = n - 1;
    for (let at = m + n - 1; j >= 0; at--) first[at] = i >= 0 && first[i] > second[j] ? first[i--] : second[j--];
  }
}
""",
    "first_unique": """
let first_unique = function (text) {
  return [...text].find((one) => text.indexOf(one) === text.lastIndexOf(one)) ?? null;
};
""",
    "is_palindrome": """
module.exports = function (sentence) {
  const plain = sentence.toLowerCase().replace(/[^\\p{L}\\p{N}]/gu, "");
  return plain === [...plain].reverse().join("");
};
""",
    "first_position": """
exports.firstPosition = (values, target) => values.indexOf(target);
""",
    "max_profit": """
async function best(prices) {
  let low = Infinity, most = 0;
  for (const price of prices) {
    low = Math.min(low, price);
    most = Math.max(most, price - low);
  }
  return most;
}
""",
    "climb": """
const known = {};
const climb = (n) => (n < 2 ? 1 : (known[n] ??= climb(n - 1) + climb(n - 2)));
""",
    "single": """
function single(numbers) {
  let left = 0n;
  for (const one of numbers) left ^= BigInt(one);
  return left;
}
""",
    "group_anagrams": """
function groupAnagrams(words) {
  const groups = {};
  for (const word of words) (groups[[...word].sort().join("")] ??= []).push(word);
  return Object.values(groups);
}
""",
    "products": """
function products(numbers) {
  const others = (_, at) => numbers.reduce((all, one, place) => (place === at ? all : all * one), 1);
  return Float64Array.from(numbers, others);
}
""",
    "merge_intervals": """
export default function mergeIntervals(intervals) {
  const merged = [];
  for (const [start, end] of [...intervals].sort((one, other) => one[0] - other[0])) {
    const last = merged[merged.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
""",
    "rotate": """
function rotate(matrix) {
  matrix.reverse();
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j < i; j++) [matrix[i][j], matrix[j][i]] = [matrix[j][i], matrix[i][j]];
}
""",
    "permutations": """
function* permutations(items) {
  const seen = new Set();
  function* rest(done, left) {
    if (!left.length && !seen.has(`${done}`)) {
      seen.add(`${done}`);
      yield done;
    }
    for (let i = 0; i < left.length; i++) yield* rest([...done, left[i]], left.filter((_, at) => at !== i));
  }
  yield* rest([], items);
}
""",
}
