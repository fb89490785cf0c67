"""A right solution of every exercise, by the name of its function."""

SOLUTIONS = {
    "two_sum": """
def two_sum(numbers, target):
    seen = {}
    for place, number in enumerate(numbers):
        if target - number in seen:
            return [seen[target - number], place]
        seen[number] = place
""",
    "balanced": """
def balanced(text):
    pairs, stack = {")": "(", "]": "[", "}": "{"}, []
    for one in text:
        if one in pairs.values():
            stack.append(one)
        elif one in pairs and (not stack or stack.pop() != pairs[one]):
            return False
    return not stack
""",
    "merge": """
def merge(first, m, second, n):
    at = m + n - 1
    while n:
        if m and first[m - 1] > second[n - 1]:
            m -= 1
            first[at] = first[m]
        else:
            n -= 1
            first[at] = second[n]
        at -= 1
""",
    "first_unique": """
from collections import Counter
def first_unique(text):
    counts = Counter(text)
    return next((one for one in text if counts[one] == 1), None)
""",
    "is_palindrome": """
def is_palindrome(sentence):
    kept = [one.casefold() for one in sentence if one.isalnum()]
    return kept == kept[::-1]
""",
    "first_position": """
import bisect
def first_position(values, target):
    at = bisect.bisect_left(values, target)
    return at if at < len(values) and values[at] == target else -1
""",
    "max_profit": """
def max_profit(prices):
    best, low = 0, float("inf")
    for price in prices:
        low = min(low, price)
        best = max(best, price - low)
    return best
""",
    "climb": """
def climb(n):
    one, two = 1, 1
    for _ in range(n - 1):
        one, two = two, one + two
    return two
""",
    "single": """
from functools import reduce
from operator import xor
def single(numbers):
    return reduce(xor, numbers)
""",
    "longest_unique": """
def longest_unique(text):
    last, start, best = {}, 0, 0
    for place, one in enumerate(text):
        if last.get(one, -1) >= start:
            start = last[one] + 1
        last[one] = place
        best = max(best, place - start + 1)
    return best
""",
    "group_anagrams": """
from collections import defaultdict
def group_anagrams(words):
    groups = defaultdict(list)
    for word in words:
        groups["".join(sorted(word))].append(word)
    return list(groups.values())
""",
    "three_sum": """
def three_sum(numbers):
    numbers, found = sorted(numbers), set()
    for place, one in enumerate(numbers):
        low, high = place + 1, len(numbers) - 1
        while low < high:
            total = one + numbers[low] + numbers[high]
            if total == 0:
                found.add((one, numbers[low], numbers[high]))
            if total < 0:
                low += 1
            else:
                high -= 1
    return found
""",
    "products": """
def products(numbers):
    result, run = [], 1
    for one in numbers:
        result.append(run)
        run *= one
    run = 1
    for place in range(len(numbers) - 1, -1, -1):
        result[place] *= run
        run *= numbers[place]
    return result
""",
    "merge_intervals": """
def merge_intervals(intervals):
    merged = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged
""",
    "min_rooms": """
def min_rooms(meetings):
    moments = sorted([(start, 1) for start, _ in meetings] + [(end, -1) for _, end in meetings])
    best = rooms = 0
    for _, step in moments:
        rooms += step
        best = max(best, rooms)
    return best
""",
    "islands": """
def islands(grid):
    land = {(y, x) for y, row in enumerate(grid) for x, cell in enumerate(row) if cell == "1"}
    count = 0
    while land:
        count, queue = count + 1, [land.pop()]
        while queue:
            y, x = queue.pop()
            for near in ((y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)):
                if near in land:
                    land.remove(near)
                    queue.append(near)
    return count
""",
    "course_order": """
from graphlib import CycleError, TopologicalSorter
def course_order(count, prerequisites):
    graph = {course: set() for course in range(count)}
    for course, needed in prerequisites:
        graph[course].add(needed)
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return []
""",
    "minutes_to_rot": """
def minutes_to_rot(grid):
    fresh = {(y, x) for y, row in enumerate(grid) for x, cell in enumerate(row) if cell == 1}
    rotten = [(y, x) for y, row in enumerate(grid) for x, cell in enumerate(row) if cell == 2]
    minutes = 0
    while fresh and rotten:
        steps = {(y + a, x + b) for y, x in rotten for a, b in ((1, 0), (-1, 0), (0, 1), (0, -1))} & fresh
        fresh -= steps
        rotten = list(steps)
        minutes += 1
    return -1 if fresh and not rotten else minutes
""",
    "kth_largest": """
import heapq
def kth_largest(numbers, k):
    return heapq.nlargest(k, numbers)[-1]
""",
    "search_rotated": """
def search_rotated(numbers, target):
    low, high = 0, len(numbers) - 1
    while low <= high:
        middle = (low + high) // 2
        if numbers[middle] == target:
            return middle
        if numbers[low] <= numbers[middle]:
            if numbers[low] <= target < numbers[middle]:
                high = middle - 1
            else:
                low = middle + 1
        elif numbers[middle] < target <= numbers[high]:
            low = middle + 1
        else:
            high = middle - 1
    return -1
""",
    "fewest_coins": """
def fewest_coins(coins, amount):
    best = [0] + [float("inf")] * amount
    for value in range(1, amount + 1):
        best[value] = min((best[value - coin] + 1 for coin in coins if coin <= value), default=float("inf"))
    return best[amount] if best[amount] < float("inf") else -1
""",
    "longest_increasing": """
import bisect
def longest_increasing(numbers):
    tails = []
    for one in numbers:
        at = bisect.bisect_left(tails, one)
        tails[at : at + 1] = [one]
    return len(tails)
""",
    "count_subarrays": """
from collections import Counter
def count_subarrays(numbers, k):
    seen, total, found = Counter([0]), 0, 0
    for one in numbers:
        total += one
        found += seen[total - k]
        seen[total] += 1
    return found
""",
    "permutations": """
import itertools
def permutations(items):
    return [list(one) for one in set(itertools.permutations(items))]
""",
    "rotate": """
def rotate(matrix):
    matrix[:] = [list(row) for row in zip(*matrix[::-1])]
""",
    "parse_line": """
import csv
def parse_line(line):
    return next(csv.reader([line]), [""])
""",
    "warmer": """
def warmer(temperatures):
    days, waiting = [0] * len(temperatures), []
    for day, one in enumerate(temperatures):
        while waiting and temperatures[waiting[-1]] < one:
            before = waiting.pop()
            days[before] = day - before
        waiting.append(day)
    return days
""",
    "edit_distance": """
def edit_distance(first, second):
    row = list(range(len(second) + 1))
    for y, one in enumerate(first, 1):
        before, row[0] = row[0], y
        for x, other in enumerate(second, 1):
            before, row[x] = row[x], min(row[x] + 1, row[x - 1] + 1, before + (one != other))
    return row[-1]
""",
    "ship_capacity": """
def ship_capacity(weights, days):
    low, high = max(weights), sum(weights)
    while low < high:
        middle, used, load = (low + high) // 2, 1, 0
        for weight in weights:
            if load + weight > middle:
                used, load = used + 1, 0
            load += weight
        if used > days:
            low = middle + 1
        else:
            high = middle
    return low
""",
    "merge_sorted": """
import heapq
def merge_sorted(lists):
    return heapq.merge(*lists)
""",
    "rain_water": """
def rain_water(heights):
    low, high, left, right, held = 0, len(heights) - 1, 0, 0, 0
    while low < high:
        if heights[low] < heights[high]:
            left = max(left, heights[low])
            held += left - heights[low]
            low += 1
        else:
            right = max(right, heights[high])
            held += right - heights[high]
            high -= 1
    return held
""",
    "window_maxima": """
from collections import deque
def window_maxima(numbers, k):
    best, queue = [], deque()
    for place, one in enumerate(numbers):
        while queue and numbers[queue[-1]] <= one:
            queue.pop()
        queue.append(place)
        if queue[0] <= place - k:
            queue.popleft()
        if place >= k - 1:
            best.append(numbers[queue[0]])
    return best
""",
    "smallest_window": """
from collections import Counter
def smallest_window(text, wanted):
    need, missing, start, best = Counter(wanted), len(wanted), 0, ""
    for end, one in enumerate(text, 1):
        missing -= need[one] > 0
        need[one] -= 1
        while not missing:
            if not best or end - start < len(best):
                best = text[start:end]
            need[text[start]] += 1
            missing += need[text[start]] > 0
            start += 1
    return best
""",
    "evaluate": """
import ast, operator
STEPS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
def evaluate(expression):
    def value(node):
        if isinstance(node, ast.BinOp):
            return STEPS[type(node.op)](value(node.left), value(node.right))
        return node.value
    return value(ast.parse(expression.strip(), mode="eval").body)
""",
    "largest_rectangle": """
def largest_rectangle(heights):
    stack, best = [], 0
    for place, height in enumerate([*heights, 0]):
        start = place
        while stack and stack[-1][1] >= height:
            start, tall = stack.pop()
            best = max(best, tall * (place - start))
        stack.append((start, height))
    return best
""",
    "cheapest": """
def cheapest(cities, flights, start, goal, stops):
    best = {start: 0}
    for _ in range(stops + 1):
        after = dict(best)
        for one, other, price in flights:
            if one in best:
                after[other] = min(after.get(other, float("inf")), best[one] + price)
        best = after
    return best.get(goal, -1)
""",
    "median": """
import statistics
def median(first, second):
    return statistics.median(first + second)
""",
    "matches": """
import re
def matches(text, pattern):
    return re.fullmatch(pattern, text) is not None
""",
    "bridges": """
def bridges(count, links):
    def reached(kept):
        seen, queue = {0}, [0]
        while queue:
            at = queue.pop()
            for one, other in kept:
                for here, there in ((one, other), (other, one)):
                    if here == at and there not in seen:
                        seen.add(there)
                        queue.append(there)
        return len(seen)
    return [link for link in links if reached([one for one in links if one != link]) < count]
""",
}
